import { describe, expect, it } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import type { TlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { tap } from "../rotation/adapters/hosts/tap.js";
import { serve } from "../support/fixtures.js";
import { type ChainName, chain, DEFAULT_HOST } from "../support/pki.js";
import { caFile, runCli, tooLong } from "./recording-io.js";

const ISSUER = `https://${DEFAULT_HOST}/v1/projects/my-project/locations/europe-west1/clusters/my-cluster`;

async function serveIssuer(names: readonly ChainName[] = ["ecdsa", "rsa"], issuer = ISSUER): Promise<TlsFrontEnd> {
  const identities = await Promise.all(names.map((name) => chain(name)));
  return serve({ identities, onRequest: createIssuer({ issuer }).onRequest });
}

const dial = ({ port }: { readonly port: number }) => ["--connect-to", `${DEFAULT_HOST}:443:127.0.0.1:${port}`];

describe("a good issuer", () => {
  it("exits 0 and shows each chain, what AWS wants and what the leaf would give", async () => {
    const [ecdsa, rsa] = await Promise.all([chain("ecdsa"), chain("rsa")]);
    const { code, out, err } = await runCli([
      "inspect",
      ISSUER,
      ...dial(await serveIssuer()),
      "--ca-file",
      await caFile(),
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^issuer {2}https:\/\/container\.googleapis\.com\/v1\//);
    expect(out).toContain(`\n${DEFAULT_HOST}:443\n`);
    for (const { certificates, thumbprint } of [ecdsa, rsa]) {
      for (const { sha1 } of certificates) expect(out).toContain(`\n        ${sha1}  until `);
      expect(out).toMatch(new RegExp(`${thumbprint}  until .*\\n +<- the value AWS wants`));
    }
    expect(out).toMatch(/127\.0\.0\.1:\d+ {2}ecdsa {2}TLSv1\.3 {2}trusted by the extra CAs/);
    const lists = out.slice(out.indexOf("thumbprints to register"));
    const values = lists.match(/^ {2}[0-9a-f]{40}$/gm)?.map((line) => line.trim()) ?? [];
    expect(values.slice(0, 2).toSorted()).toEqual([ecdsa.thumbprint, rsa.thumbprint].toSorted());
    expect(values.slice(2).toSorted()).toEqual([ecdsa, rsa].map(({ certificates: [leaf] }) => leaf.sha1).toSorted());
  });

  it("fits a terminal of eighty columns, and one of sixty", async () => {
    const argv = ["inspect", ISSUER, ...dial(await serveIssuer()), "--ca-file", await caFile()];
    for (const columns of [80, 60]) {
      const { out } = await runCli(argv, { columns });
      expect(tooLong(out, 80)).toEqual([]);
    }
  });

  it("has colours when the terminal takes them, and none with --no-color", async () => {
    const argv = ["inspect", ISSUER, ...dial(await serveIssuer()), "--ca-file", await caFile()];
    const colored = await runCli(argv, { color: true });
    const plain = await runCli([...argv, "--no-color"], { color: true });
    expect(colored.out).toContain("\u001b[");
    expect(plain.out).not.toContain("\u001b");
    expect(plain.out).toBe((await runCli(argv)).out);
  });

  it("is found without its scheme as well", async () => {
    const argv = ["inspect", ISSUER.replace("https://", ""), ...dial(await serveIssuer()), "--ca-file", await caFile()];
    const { code, out } = await runCli(argv);
    expect(code).toBe(0);
    expect(out).toMatch(/^issuer {2}https:\/\//);
  });

  it("whose keys are on another host shows both", async () => {
    const keysHost = "keys.example";
    const issuer = createIssuer({ issuer: ISSUER, jwksUri: `https://${keysHost}/jwks` });
    const frontEnd = await serve({ identities: [await chain("ecdsa")], onRequest: issuer.onRequest });
    const keys = await serve({ identities: [await chain("rsa", keysHost)] });
    const target = ["--connect-to", `${keysHost}:443:127.0.0.1:${keys.port}`];
    const { code, out } = await runCli(["inspect", ISSUER, ...dial(frontEnd), ...target, "--ca-file", await caFile()]);
    expect(code).toBe(0);
    expect(out.indexOf(`\n${DEFAULT_HOST}:443\n`)).toBeLessThan(out.indexOf(`\n${keysHost}:443\n`));
    expect(out).toContain(`${(await chain("rsa", keysHost)).thumbprint}`);
  });

  it("leaves no connection behind", async () => {
    const frontEnd = await tap(await serveIssuer());
    const { code } = await runCli(["inspect", ISSUER, ...dial(frontEnd), "--ca-file", await caFile()]);
    await frontEnd.idle();
    expect([code, frontEnd.open()]).toEqual([0, 0]);
  });
});

it("a host alone is observed without a discovery document", async () => {
  const frontEnd = await serve({ identities: [await chain("rsa")] });
  const { code, out } = await runCli(["inspect", DEFAULT_HOST, ...dial(frontEnd), "--ca-file", await caFile()]);
  expect(code).toBe(0);
  expect(out).not.toMatch(/^(issuer|error)/m);
  expect(out).toMatch(/ecdsa {2}not offered/);
});

it("a certificate that ends soon is a finding, and exits 1", async () => {
  const argv = ["inspect", ISSUER, ...dial(await serveIssuer()), "--ca-file", await caFile()];
  const { code, out } = await runCli([...argv, "--expiry-days", "1001"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^finding {2}expiring: the certificate that counts/m);
  expect(tooLong(out)).toEqual([]);
});

describe("a chain that does not verify", () => {
  it.each<[string, ChainName, string]>([
    ["a host", "expired", "certificate-expired"],
    ["a host", "wrongHost", "wrong-host"],
    ["a host", "selfSigned", "self-signed"],
    ["an issuer", "otherRoot", "unknown-issuer"],
    ["an issuer", "expired", "certificate-expired"],
  ])("of %s is shown with its reason and exits 1: %s", async (kind, name, reason) => {
    const target = kind === "a host" ? DEFAULT_HOST : ISSUER;
    const frontEnd = await serveIssuer([name]);
    const { code, out } = await runCli(["inspect", target, ...dial(frontEnd), "--ca-file", await caFile()]);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`rsa {2}refused {2}${reason}: `));
    for (const { sha1 } of (await chain(name)).certificates) expect(out).toContain(sha1);
    expect(out).toContain("No chain verified");
    expect(out).not.toContain("thumbprints to register");
    expect(tooLong(out)).toEqual([]);
  });

  it("beside one that does is a finding, and exits 1", async () => {
    const [good, bad] = await Promise.all([serveIssuer(["ecdsa"]), serveIssuer(["expired"])]);
    const { code, out } = await runCli([
      "inspect",
      DEFAULT_HOST,
      ...dial(good),
      ...dial(bad),
      "--ca-file",
      await caFile(),
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/^finding {2}untrusted-chain: /m);
    expect(out).toContain("thumbprints to register");
  });
});
