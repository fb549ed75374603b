import { EventEmitter, once } from "node:events";
import type { RequestListener } from "node:http";
import { expect, it } from "vitest";
import { HttpsDiscovery } from "../../../../rotation/adapters/hosts/discovery.js";
import type { FrontEnd } from "../../../../rotation/core/model.js";
import { DRIP_INTERVAL_MS } from "../../../../sandbox/faulty-front-end.js";
import { createIssuer, issuerRouter } from "../../../../sandbox/issuer.js";
import {
  EagerClock,
  extraContexts,
  limitsOf,
  publicContexts,
  run,
  serve,
  serveFault,
  serveNothing,
  TIMEOUT_MS,
} from "../../../support/fixtures.js";
import { type ChainName, chain, DEFAULT_HOST } from "../../../support/pki.js";
import { tap } from "./tap.js";

const CLUSTERS = `https://${DEFAULT_HOST}/v1/projects/p/locations/l/clusters`;
const ISSUER = `${CLUSTERS}/c`;

async function serveHttp(onRequest: RequestListener, name: ChainName = "ecdsa") {
  return serve({ identities: [await chain(name)], onRequest });
}

const answerEmpty: RequestListener = (_request, response) => void response.end("{}");

async function discoveryWith(
  contexts = publicContexts(),
  limits = limitsOf({ clock: new EagerClock() }),
): Promise<HttpsDiscovery> {
  return run(new HttpsDiscovery(await contexts, limits));
}

it("a document trusted by the extra CAs only is fetched by one connection, and the next one by the same", async () => {
  const frontEnd = await serveHttp(answerEmpty);
  const discovery = await discoveryWith(extraContexts());
  expect(await discovery.fetch(ISSUER, [frontEnd])).toBe("{}");
  expect(await discovery.fetch(`${CLUSTERS}/d`, [frontEnd])).toBe("{}");
  expect(frontEnd.connections()).toBe(1);
});

it("a connection that needs the extra CAs and is not kept alive costs one handshake", async () => {
  const frontEnd = await serveHttp((_request, response) => void response.setHeader("connection", "close").end("{}"));
  const discovery = await discoveryWith(extraContexts());
  await discovery.fetch(ISSUER, [frontEnd]);
  expect(frontEnd.connections()).toBe(1);
  await discovery.fetch(`${CLUSTERS}/d`, [frontEnd]);
  expect(frontEnd.connections()).toBe(2);
});

it("forty documents at once that need the extra CAs are all fetched, each asked for once", async () => {
  const issuers = Array.from({ length: 40 }, (_, index) => createIssuer({ issuer: `${CLUSTERS}/c${index}` }));
  const asked: string[] = [];
  const router = issuerRouter(issuers);
  const frontEnd = await serveHttp((request, response) => {
    asked.push(request.url ?? "");
    router(request, response);
  });
  const discovery = await discoveryWith(extraContexts());
  const bodies = await Promise.all(issuers.map(({ issuer }) => discovery.fetch(issuer, [frontEnd])));
  expect(bodies.map((body) => JSON.parse(body).issuer)).toEqual(issuers.map(({ issuer }) => issuer));
  expect(new Set(asked).size).toBe(asked.length);
  expect(frontEnd.connections()).toBe(4);
});

it("when documents are fetched at once, finding out that the extra CAs are needed costs none of them an attempt", async () => {
  const seen = new Map<string, number>();
  const frontEnd = await serveHttp(({ url = "" }, response) => {
    seen.set(url, (seen.get(url) ?? 0) + 1);
    response.writeHead(seen.get(url) === 3 ? 200 : 503).end("{}");
  });
  const discovery = await discoveryWith(extraContexts());
  const issuers = ["a", "b", "c", "d"].map((name) => `${CLUSTERS}/${name}`);
  const fetched = issuers.map((issuer) => discovery.fetch(issuer, [frontEnd]).catch((error) => error.fault.code));
  expect(await Promise.all(fetched)).toEqual(["{}", "{}", "{}", "{}"]);
});

it("a server that sends its document byte by byte is given up when the timeout is over, three times", async () => {
  const limits = limitsOf();
  const arrived = new EventEmitter();
  const upstream = await serveHttp((_request, response) => {
    const drip = () => {
      response.write(" ");
      limits.clock.after(DRIP_INTERVAL_MS, drip);
    };
    drip();
    arrived.emit("request");
  });
  const frontEnd = await tap(upstream);
  const fetched = (await discoveryWith(publicContexts(), limits)).fetch(ISSUER, [frontEnd]);
  const failure = expect(fetched).rejects.toMatchObject({ fault: { code: "timeout" } });
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await once(arrived, "request");
    limits.clock.advance(TIMEOUT_MS);
  }
  await failure;
  await frontEnd.idle();
  expect(frontEnd.connections()).toBe(3);
});

it("a silent server is given up when the timeout is over, three times", async () => {
  const limits = limitsOf();
  const frontEnd = await tap(await serveFault("silent"));
  const fetched = (await discoveryWith(publicContexts(), limits)).fetch(ISSUER, [frontEnd]);
  const failure = expect(fetched).rejects.toMatchObject({ fault: { code: "timeout" } });
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await frontEnd.waitForConnection(attempt);
    limits.clock.advance(TIMEOUT_MS);
  }
  await failure;
  await frontEnd.idle();
  expect([frontEnd.connections(), limits.clock.pending()]).toEqual([3, 0]);
});

it("an abort ends a request at once: no-time-left", async () => {
  const deadline = new AbortController();
  const limits = limitsOf({ signal: deadline.signal });
  const frontEnd = await tap(await serveFault("silent"));
  const fetched = (await discoveryWith(publicContexts(), limits)).fetch(ISSUER, [frontEnd]);
  const failure = expect(fetched).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  await frontEnd.waitForConnection();
  deadline.abort();
  await failure;
  await frontEnd.idle();
  expect([frontEnd.connections(), limits.clock.pending()]).toEqual([1, 0]);
});

it("after an abort nothing is sent any more: no-time-left", async () => {
  const frontEnd = await serveHttp(answerEmpty);
  const discovery = await discoveryWith(publicContexts(), limitsOf({ signal: AbortSignal.abort() }));
  await expect(discovery.fetch(ISSUER, [frontEnd])).rejects.toMatchObject({ fault: { code: "no-time-left" } });
  expect(frontEnd.handshakes()).toBe(0);
});

it.each<[string, () => Promise<FrontEnd & { connections?(): number }>]>([
  ["refuses connections", () => serveNothing()],
  ["resets connections", () => serveFault("reset-on-accept")],
  ["speaks plain HTTP", () => serveFault("plain-http")],
  ["presents a chain that does not verify", () => serveHttp(answerEmpty, "expired")],
  ["answers with status 500", () => serveHttp((_request, response) => void response.writeHead(500).end())],
])("when the first front end %s, the second one answers, also to what follows", async (_name, start) => {
  const [bad, good] = await Promise.all([start(), serveHttp(answerEmpty)]);
  const discovery = await discoveryWith();
  const documents = [];
  for (const name of ["c", "d", "e"]) documents.push(await discovery.fetch(`${CLUSTERS}/${name}`, [bad, good]));
  expect(documents).toEqual(["{}", "{}", "{}"]);
  expect(good.connections()).toBe(1);
  expect(bad.connections?.() ?? 1).toBe(1);
});

it("without a front end there is no route", async () => {
  const discovery = await discoveryWith();
  await expect(discovery.fetch(ISSUER, [])).rejects.toMatchObject({ fault: { code: "no-route" } });
});

it("a connection is kept alive until the discovery is closed", async () => {
  const limits = limitsOf();
  const frontEnd = await tap(await serveHttp(answerEmpty));
  const discovery = await discoveryWith(publicContexts(), limits);
  await discovery.fetch(ISSUER, [frontEnd]);
  expect([frontEnd.open(), limits.clock.pending()]).toEqual([1, 0]);
  discovery.close();
  await frontEnd.idle();
  expect(frontEnd.connections()).toBe(1);
});

it.each([404, 302])(
  "a connection that answered with status %i is kept alive and closed with the discovery",
  async (status) => {
    const frontEnd = await tap(await serveHttp((_request, response) => void response.writeHead(status).end()));
    const discovery = await discoveryWith();
    await expect(discovery.fetch(ISSUER, [frontEnd])).rejects.toMatchObject({ name: "FaultError" });
    discovery.close();
    await frontEnd.idle();
    expect(frontEnd.connections()).toBe(1);
  },
);
