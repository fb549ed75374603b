import { describe, expect, it } from "vitest";
import { pkiNow, serveFault } from "../support/fixtures.js";
import { chain, DEFAULT_HOST } from "../support/pki.js";
import { arnOf, issuerOf, operationsOf, type Registered, serveClusters, startAccount } from "./account.js";
import { runCli, tooLong } from "./recording-io.js";

const ZEROS = "0".repeat(40);
const OLD = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";
const READS = ["GetOpenIDConnectProvider", "ListOpenIDConnectProviders"];

/** One check of an account with these clusters, whose host presents the chain. */
async function check(providers: readonly Registered[], more: readonly string[] = [], name = "ecdsa" as const) {
  const endpoints = await startAccount(providers);
  const host = await serveClusters(
    providers.map(({ cluster }) => cluster),
    [name],
  );
  const seen = await runCli(["check", ...host, ...more]);
  return { ...seen, endpoints };
}

/** Lines that are longer than eighty columns for a reason: an ARN and a command are of no use in pieces. */
const whole = (line: string) => /^( {2}arn |aws iam | {4}oidc-thumbprints )/.test(line);

it("an account in sync exits 0, with one line for each provider", async () => {
  const { thumbprint } = await chain("ecdsa");
  const thumbprints = [thumbprint];
  const { code, out, err, endpoints } = await check(["a", "b"].map((cluster) => ({ cluster, thumbprints })));
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^2 providers in scope: 2 in sync\n/);
  expect(out.match(/^in-sync /gm)).toHaveLength(2);
  expect(tooLong(out).filter((line) => !whole(line))).toEqual([]);
  expect(new Set(operationsOf(endpoints))).toEqual(new Set(READS));
});

it("drift exits 1, shows old and new values, and writes nothing", async () => {
  const { thumbprint } = await chain("ecdsa");
  const { code, out, err, endpoints } = await check([{ cluster: "a", thumbprints: [ZEROS, OLD] }]);
  expect([code, err]).toEqual([1, ""]);
  expect(out).toMatch(/^1 provider in scope: 1 drifted\n/);
  expect(out).toContain(`  + ${thumbprint}  required, to be added`);
  expect(out).toContain(`  - ${ZEROS}  not required, to be dropped`);
  expect(out).toContain(`  = ${OLD}  registered, not required`);
  expect(out).toContain(`  arn       ${arnOf("a")}\n`);
  expect(out).toMatch(/finding +placeholder: /);
  expect(out).not.toContain("restore");
  expect(tooLong(out).filter((line) => !whole(line))).toEqual([]);
  expect(new Set(operationsOf(endpoints))).toEqual(new Set(READS));
});

it("a leaf that somebody registered by the guide is named, with its end", async () => {
  const {
    certificates: [leaf],
  } = await chain("ecdsa");
  const { code, out } = await check([{ cluster: "a", thumbprints: [leaf.sha1] }]);
  expect(code).toBe(1);
  expect(out.replaceAll(/\s+/g, " ")).toContain(`leaf-pinned: registered ${leaf.sha1} is the host's own certificate`);
  expect(out).toContain(leaf.notAfter.toISOString().slice(0, 10));
});

describe("exit codes", () => {
  const drifted = { cluster: "a", thumbprints: [OLD] };

  it("untrusted is 1", async () => {
    const endpoints = await startAccount([drifted]);
    const { code, out } = await runCli(["check", ...(await serveClusters(["a"], ["expired"]))]);
    expect(code).toBe(1);
    expect(out).toMatch(/reason +certificate-expired: /);
    expect(new Set(operationsOf(endpoints))).toEqual(new Set(READS));
  });

  it("not checked is 3", async () => {
    await startAccount([drifted]);
    const { port } = await serveFault("reset");
    const { code, out } = await runCli(["check", "--connect-to", `${DEFAULT_HOST}:443:127.0.0.1:${port}`]);
    expect(code).toBe(3);
    expect(out).toMatch(/^1 provider in scope: 1 not checked\n/);
  });

  it("not checked beside drift is 3", async () => {
    const endpoints = await startAccount([drifted, { cluster: "b", thumbprints: [OLD] }]);
    const { code, out } = await runCli(["check", ...(await serveClusters(["a"]))]);
    expect(endpoints.providers()).toHaveLength(2);
    expect(code).toBe(3);
    expect(out).toMatch(/^2 providers in scope: 1 drifted, 1 not checked\n/);
  });

  it("a certificate that ends soon is 1", async () => {
    const { thumbprint } = await chain("ecdsa");
    const { code, out } = await check([{ cluster: "a", thumbprints: [thumbprint] }], ["--expiry-days", "1001"]);
    expect(code).toBe(1);
    expect(out).toMatch(/finding +expiring: /);
  });

  it("stale values beside the required ones are 0", async () => {
    const { thumbprint } = await chain("ecdsa");
    expect(await check([{ cluster: "a", thumbprints: [thumbprint, OLD] }])).toMatchObject({ code: 0 });
  });

  it("--retention exact makes stale values drift, which is 1", async () => {
    const { thumbprint } = await chain("ecdsa");
    const seen = await check([{ cluster: "a", thumbprints: [thumbprint, OLD] }], ["--retention", "exact"]);
    expect(seen).toMatchObject({ code: 1, out: expect.stringContaining(`  - ${OLD}  not required, to be dropped`) });
  });

  it("no provider in scope is 0", async () => {
    const { code, out } = await check([drifted], ["--issuer-host", "*.example.com"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^0 providers in scope\n\nskipped \(1\)\n/);
  });

  it("a list that is denied is 3, and names action and resource", async () => {
    const endpoints = await startAccount([drifted]);
    endpoints.faults.add("ListOpenIDConnectProviders", { kind: "access-denied" });
    const { code, out, err } = await runCli(["check"]);
    expect([code, out]).toEqual([3, ""]);
    expect(err).toMatch(/^error: iam:ListOpenIDConnectProviders on \* is denied; grant it/);
  });

  it("a provider whose reading is denied is 3, and the others are shown", async () => {
    const endpoints = await startAccount([drifted, { cluster: "b", thumbprints: [OLD] }]);
    endpoints.faults.add("GetOpenIDConnectProvider", { kind: "access-denied" }, 1);
    const { code, out } = await runCli(["check", ...(await serveClusters(["a", "b"]))]);
    expect(code).toBe(3);
    expect(out).toMatch(/^2 providers in scope: 1 drifted, 1 not checked\n/);
    expect(out.replaceAll(/\s+/g, "")).toContain(`iam:GetOpenIDConnectProvideron${arnOf("a")}isdenied`);
  });
});

it("--json prints one object of the documented shape", async () => {
  const { thumbprint } = await chain("ecdsa");
  const tags = { "thumbprint-rotation": "off" };
  const off = { cluster: "b", thumbprints: [OLD], tags };
  const { code, out, err } = await check([{ cluster: "a", thumbprints: [ZEROS] }, off], ["--json"]);
  const json = JSON.parse(out);
  expect([code, err]).toEqual([1, ""]);
  const summary = { drifted: 1, rotated: 0, rotationFailed: 0, untrusted: 0, notChecked: 0, inSync: 0, skipped: 1 };
  const provider = {
    arn: arnOf("a"),
    issuer: issuerOf("a"),
    outcome: "drifted",
    verification: "thumbprint-pinned",
    registered: [ZEROS],
    required: [thumbprint],
    missing: [thumbprint],
    stale: [ZEROS],
    planned: [thumbprint],
    daysToExpiry: 1000,
    endpoints: [`${DEFAULT_HOST}:443`],
    error: null,
  };
  const startedAt = pkiNow().toISOString().replace(".000Z", "Z");
  expect(json).toMatchObject({
    version: 1,
    mode: "audit",
    startedAt,
    durationMs: 0,
    summary: { providers: 2, ...summary },
  });
  expect(json.providers).toMatchObject([provider, { outcome: "skipped", note: expect.stringContaining("off") }]);
  expect(json.providers[0].findings).toMatchObject([
    { code: "placeholder", message: expect.any(String) },
    { code: "extra-anchor", severity: "warning", message: expect.stringContaining("between you and the host") },
  ]);
  expect(json.endpoints).toMatchObject([{ host: DEFAULT_HOST, port: 443, observations: [{ variant: "ecdsa" }] }]);
  const keys = ["version", "mode", "startedAt", "durationMs", "summary", "providers", "endpoints"];
  expect(Object.keys(json)).toEqual(keys);
});
