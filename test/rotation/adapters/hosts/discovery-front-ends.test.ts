import type { RequestListener } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { HttpsDiscovery } from "../../../../rotation/adapters/hosts/discovery.js";
import type { FrontEnd } from "../../../../rotation/core/model.js";
import { EagerClock, limitsOf, publicContexts, run, serve, serveNothing } from "../../../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../../../support/pki.js";

const ISSUER = `https://${DEFAULT_HOST}/c`;
const DOCUMENT = '{"issuer":"é"}';
const answer: RequestListener = (_request, response) => void response.end(DOCUMENT);

async function serveHttp(onRequest: RequestListener) {
  return serve({ identities: [await chain("ecdsa")], onRequest });
}

async function discovery() {
  const clock = new EagerClock();
  return { clock, https: await run(new HttpsDiscovery(await publicContexts(), limitsOf({ clock }))) };
}

function refusing(count: number): Promise<FrontEnd[]> {
  return Promise.all(Array.from({ length: count }, () => serveNothing()));
}

it("of seven front ends of which six refuse, the last one answers", async () => {
  const frontEnds = [...(await refusing(6)), await serveHttp(answer)];
  expect(await (await discovery()).https.fetch(ISSUER, frontEnds)).toBe(DOCUMENT);
});

it("a front end that is known to be good is asked first, one without a route last", async () => {
  const asked: string[] = [];
  const named = (name: string) =>
    serveHttp((_request, response) => {
      asked.push(name);
      response.writeHead(500).end();
    });
  const frontEnds = await Promise.all(["no route", "unknown", "good", "failed"].map(named));
  const rank = (frontEnd: FrontEnd) => [3, 1, 0, 2][frontEnds.findIndex(({ port }) => port === frontEnd.port)] ?? 9;
  const fault = { code: "discovery-http-status" };
  await expect((await discovery()).https.fetch(ISSUER, frontEnds, rank)).rejects.toMatchObject({ fault });
  expect(asked).toEqual(["good", "unknown", "failed", "no route"]);
});

it("what failed names the host, the address and the step", async () => {
  const [frontEnd] = await refusing(1);
  const message = `${DEFAULT_HOST}:443 at 127.0.0.1:${frontEnd?.port}: the connection was refused`;
  const fault = { code: "connect-refused", message };
  const fetched = (await discovery()).https.fetch(ISSUER, frontEnd === undefined ? [] : [frontEnd]);
  await expect(fetched).rejects.toMatchObject({ fault });
});

it("a host that asks for patience gets it, three seconds at most and twenty in all", async () => {
  const frontEnd = await serveHttp((_request, response) => void response.writeHead(429, { "retry-after": "60" }).end());
  const { clock, https } = await discovery();
  for (let document = 0; document < 5; document += 1) {
    await https.fetch(`${ISSUER}${document}`, [frontEnd]).catch(() => undefined);
  }
  const asked = clock.pauses.filter((ms) => ms > 1000);
  expect(asked).toEqual([3000, 3000, 3000, 3000, 3000, 3000, 2000]);
});

it.each([401, 403])("an answer with status %i names the permission that Kubernetes wants", async (status) => {
  const frontEnd = await serveHttp((_request, response) => void response.writeHead(status).end());
  const message = expect.stringMatching(
    new RegExp(`answers with HTTP status ${status}, expected 200; .* system:service-account-issuer-discovery$`),
  );
  await expect((await discovery()).https.fetch(ISSUER, [frontEnd])).rejects.toMatchObject({ fault: { message } });
});

it.each<[string, string | null, Buffer]>([
  ["gzip", "gzip", gzipSync(DOCUMENT)],
  ["gzip, in capitals", "GZIP", gzipSync(DOCUMENT)],
  ["gzip, without a word about it", null, gzipSync(DOCUMENT)],
  ["deflate", "deflate", deflateSync(DOCUMENT)],
  ["brotli", "br", brotliCompressSync(DOCUMENT)],
  ["identity", "identity", Buffer.from(DOCUMENT)],
  ["UTF-8 with a byte order mark", null, Buffer.from(`\ufeff${DOCUMENT}`)],
  ["UTF-16, little end first", null, Buffer.from(`\ufeff${DOCUMENT}`, "utf16le")],
  ["UTF-16, big end first", null, Buffer.from(`\ufeff${DOCUMENT}`, "utf16le").swap16()],
])("a body in %s is read", async (_what, encoding, body) => {
  const frontEnd = await serveHttp((_request, response) => {
    response.writeHead(200, encoding === null ? {} : { "content-encoding": encoding }).end(body);
  });
  expect(await (await discovery()).https.fetch(ISSUER, [frontEnd])).toBe(DOCUMENT);
});

it.each<[string, string, Buffer, string, string]>([
  ["an encoding that is not read", "zstd", Buffer.from("x"), "discovery-bad-response", "encoded as zstd"],
  ["two encodings", "gzip, br", Buffer.from("x"), "discovery-bad-response", "encoded as gzip, br"],
  ["a name of the prototype", "constructor", Buffer.from("x"), "discovery-bad-response", "encoded as constructor"],
  ["no gzip", "gzip", Buffer.from("{}"), "discovery-bad-response", "is no gzip"],
  ["a bomb", "gzip", gzipSync("x".repeat(1_000_000)), "discovery-too-large", "larger than 65536 bytes"],
])("a body in %s is named as what it is", async (_what, encoding, body, code, words) => {
  const frontEnd = await serveHttp((_request, response) => {
    response.writeHead(200, { "content-encoding": encoding }).end(body);
  });
  const fault = { code, message: expect.stringContaining(words) };
  await expect((await discovery()).https.fetch(ISSUER, [frontEnd])).rejects.toMatchObject({ fault });
});
