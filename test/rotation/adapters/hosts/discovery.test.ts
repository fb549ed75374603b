import type { RequestListener } from "node:http";
import { expect, it } from "vitest";
import { HttpsDiscovery } from "../../../../rotation/adapters/hosts/discovery.js";
import { createIssuer, issuerRouter } from "../../../../sandbox/issuer.js";
import {
  bundledContexts,
  EagerClock,
  extraContexts,
  limitsOf,
  publicContexts,
  run,
  serve,
} from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../../../support/pki.js";
import { tap } from "./tap.js";

const CLUSTERS = `https://${DEFAULT_HOST}/v1/projects/p/locations/l/clusters`;
const ISSUER = `${CLUSTERS}/c`;
const LIMIT = 64 * 1024;

async function serveHttp(onRequest: RequestListener) {
  return serve({ identities: [await chain("ecdsa")], onRequest });
}

async function discoveryWith(contexts = publicContexts()): Promise<HttpsDiscovery> {
  return run(new HttpsDiscovery(await contexts, limitsOf({ clock: new EagerClock() })));
}

/** The body that a fetch returned, or the code of its fault, and how many requests it took. */
async function fetchFrom(answer: RequestListener) {
  const seen = { requests: 0 };
  const frontEnd = await serveHttp((request, response) => {
    seen.requests += 1;
    answer(request, response);
  });
  const discovery = await discoveryWith();
  const body = await discovery.fetch(ISSUER, [frontEnd]).catch((error) => error.fault?.code ?? error);
  return { body, ...seen };
}

it("a document is fetched as it is, by path and host", async () => {
  const asked: unknown[] = [];
  const frontEnd = await serveHttp((request, response) => {
    asked.push([request.method, request.url, request.headers.host, request.headers.accept]);
    response.end("{ }");
  });
  const discovery = await discoveryWith();
  expect(await discovery.fetch(ISSUER, [frontEnd])).toBe("{ }");
  expect(await discovery.fetch(`https://${DEFAULT_HOST}:8443/`, [frontEnd])).toBe("{ }");
  const path = "/v1/projects/p/locations/l/clusters/c/.well-known/openid-configuration";
  expect(asked).toEqual([
    ["GET", path, DEFAULT_HOST, "application/json"],
    ["GET", "/.well-known/openid-configuration", `${DEFAULT_HOST}:8443`, "application/json"],
  ]);
});

it.each<[string, RequestListener]>([
  ["with a content-length", (_request, response) => void response.setHeader("content-length", LIMIT + 1)],
  ["in chunks", () => undefined],
])("a document of more than 64 KiB, %s, is refused at once", async (_name, prepare) => {
  const answer: RequestListener = (request, response) => {
    prepare(request, response);
    response.write("x".repeat(LIMIT));
    response.end("x");
  };
  expect(await fetchFrom(answer)).toEqual({ body: "discovery-too-large", requests: 1 });
});

it("an endless document is refused as soon as it exceeds 64 KiB, and its connection closed", async () => {
  const upstream = await serveHttp((_request, response) => {
    const more = () => {
      while (response.write("x".repeat(1024)));
    };
    response.on("drain", more);
    more();
  });
  const frontEnd = await tap(upstream);
  const discovery = await discoveryWith();
  const fault = { code: "discovery-too-large" };
  await expect(discovery.fetch(ISSUER, [frontEnd])).rejects.toMatchObject({ fault });
  await frontEnd.idle();
  expect(frontEnd.connections()).toBe(1);
});

it("a document of exactly 64 KiB is read", async () => {
  const text = "é".repeat(LIMIT / 2);
  expect(await fetchFrom((_request, response) => void response.end(text))).toEqual({ body: text, requests: 1 });
});

it.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
  const answer: RequestListener = (_request, response) => response.writeHead(status, { location: "/other" }).end();
  expect(await fetchFrom(answer)).toEqual({ body: "discovery-redirected", requests: 1 });
});

it.each([204, 206, 400, 403, 404])("an answer with status %i is refused and not asked for again", async (status) => {
  const answer: RequestListener = (_request, response) => response.writeHead(status).end();
  expect(await fetchFrom(answer)).toEqual({ body: "discovery-http-status", requests: 1 });
});

it.each([429, 500, 503])("after an answer with status %i the document is asked for again", async (status) => {
  let first = true;
  const answer: RequestListener = (_request, response) => {
    response.writeHead(first ? status : 200).end("{}");
    first = false;
  };
  expect(await fetchFrom(answer)).toEqual({ body: "{}", requests: 2 });
});

it("a server that answers with status 500 for ever is asked three times", async () => {
  const answer: RequestListener = (_request, response) => response.writeHead(500).end();
  expect(await fetchFrom(answer)).toEqual({ body: "discovery-http-status", requests: 3 });
});

it("a document that is not JSON is passed through", async () => {
  const html = "<!doctype html><title>Sign in</title>";
  expect(await fetchFrom((_request, response) => void response.end(html))).toEqual({ body: html, requests: 1 });
});

it("garbage instead of HTTP is a bad response", async () => {
  const { body } = await fetchFrom(({ socket }) => void socket.end("\u0000\u0001garbage\r\n\r\n"));
  expect(body).toBe("discovery-bad-response");
});

it.each<[string, RequestListener]>([
  ["with a content-length", (_request, response) => void response.setHeader("content-length", 100)],
  ["in chunks", () => undefined],
])("a connection that breaks amid a document %s is a failure, after three attempts", async (_name, prepare) => {
  const answer: RequestListener = (request, response) => {
    prepare(request, response);
    response.write('{"issuer":', () => request.socket.destroy());
  };
  expect(await fetchFrom(answer)).toEqual({ body: "connection-reset", requests: 3 });
});

it.each(["expired", "wrongHost", "selfSigned", "otherRoot", "rsa"] as const)(
  "no document is fetched from a host whose chain does not verify: %s",
  async (name) => {
    const asked: string[] = [];
    const onRequest: RequestListener = ({ url = "" }, response) => {
      asked.push(url);
      response.end("{}");
    };
    const frontEnd = await serve({ identities: [await chain(name)], onRequest });
    const contexts = name === "rsa" ? Promise.resolve(bundledContexts) : extraContexts();
    const fetched = (await discoveryWith(contexts)).fetch(ISSUER, [frontEnd]);
    const code = { expired: "certificate-expired", wrongHost: "wrong-host", selfSigned: "self-signed" } as const;
    await expect(fetched).rejects.toMatchObject({
      fault: { code: name in code ? code[name as keyof typeof code] : "unknown-issuer" },
    });
    expect(asked).toEqual([]);
  },
);

it("forty documents of one host take four connections", async () => {
  const issuers = Array.from({ length: 40 }, (_, index) => createIssuer({ issuer: `${CLUSTERS}/c${index}` }));
  const router = issuerRouter(issuers);
  const load = { now: 0, most: 0 };
  const frontEnd = await serveHttp((request, response) => {
    load.now += 1;
    load.most = Math.max(load.most, load.now);
    response.once("close", () => {
      load.now -= 1;
    });
    router(request, response);
  });
  const discovery = await discoveryWith();
  const bodies = await Promise.all(issuers.map(({ issuer }) => discovery.fetch(issuer, [frontEnd])));
  expect(bodies.map((body) => JSON.parse(body).issuer)).toEqual(issuers.map(({ issuer }) => issuer));
  expect([frontEnd.connections(), frontEnd.handshakes()]).toEqual([4, 4]);
  expect(load.most).toBeLessThanOrEqual(4);
});
