import { expect, it } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { resolverOf, serve, serveFault } from "../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../support/pki.js";
import { caFile, runCli, tooLong } from "./recording-io.js";

const ISSUER = `https://${DEFAULT_HOST}/v1/projects/my-project/locations/europe-west1/clusters/my-cluster`;

const dial = ({ port }: { readonly port: number }) => ["--connect-to", `${DEFAULT_HOST}:443:127.0.0.1:${port}`];

it.each([
  ["is of another issuer", 200, "https://other.example", "discovery-issuer-mismatch"],
  ["is not found", 404, ISSUER, "discovery-http-status"],
])(
  "a discovery document that %s: the chains are shown all the same, and the exit is 3",
  async (_name, status, issuer, reason) => {
    const body = JSON.stringify(createIssuer({ issuer }).discoveryDocument);
    const identities = [await chain("ecdsa")];
    const frontEnd = await serve({
      identities,
      onRequest: (_request, response) => response.writeHead(status).end(body),
    });
    const { code, out } = await runCli(["inspect", ISSUER, ...dial(frontEnd), "--ca-file", await caFile()]);
    expect(code).toBe(3);
    expect(out).toContain(`error   ${reason}: `);
    expect(out).toContain((await chain("ecdsa")).thumbprint);
    expect(tooLong(out)).toEqual([]);
  },
);

it("a host that resets connections exits 3 and says so", async () => {
  const { code, out } = await runCli(["inspect", DEFAULT_HOST, ...dial(await serveFault("reset"))]);
  expect(code).toBe(3);
  expect(out).toMatch(/connection-reset: the connection was reset/);
});

it("one of two front ends that fails exits 3, and the other is shown", async () => {
  const [good, bad] = await Promise.all([serve({ identities: [await chain("ecdsa")] }), serveFault("close")]);
  const { code, out } = await runCli([
    "inspect",
    DEFAULT_HOST,
    ...dial(good),
    ...dial(bad),
    "--ca-file",
    await caFile(),
  ]);
  expect(code).toBe(3);
  expect(out).toContain("thumbprints to register");
  expect(out).toMatch(/connection-closed: /);
});

it("a name that does not resolve exits 3", async () => {
  const { code, out } = await runCli(["inspect", "https://nowhere.example"]);
  expect(code).toBe(3);
  expect(out).toMatch(/dns-failed: nowhere\.example could not be resolved/);
});

it("a private address exits 3 and names the option that permits it", async () => {
  const given = { resolver: resolverOf({ "idp.example": ["10.0.0.1"] }) };
  const { code, out } = await runCli(["inspect", "idp.example"], given);
  expect(code).toBe(3);
  expect(out).toMatch(/address-refused/);
  expect(out.replaceAll(/\s+/g, " ")).toContain("--allow-private idp.example permits them");
  expect(tooLong(out)).toEqual([]);
});

it("--allow-private permits the private address of an issuer", async () => {
  const resolver = resolverOf({ [DEFAULT_HOST]: ["127.0.0.1"] });
  const frontEnd = await serve({ identities: [await chain("ecdsa")] });
  const target = `${DEFAULT_HOST}:${frontEnd.port}`;
  const argv = ["inspect", target, "--allow-private", DEFAULT_HOST, "--ca-file", await caFile()];
  const { code } = await runCli(argv, { resolver });
  expect([code, resolver.asked]).toEqual([0, [DEFAULT_HOST]]);
});
