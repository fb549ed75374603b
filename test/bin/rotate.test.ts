import { describe, expect, it } from "vitest";
import { chain } from "../support/pki.js";
import { arnOf, listsOf, operationsOf, serveClusters, startAccount } from "./account.js";
import { runCli, tooLong } from "./recording-io.js";

const ZEROS = "0".repeat(40);
const OLD = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";
const UPDATE = "UpdateOpenIDConnectProviderThumbprint";

/** An account with one drifted cluster, and the options that lead to its host. */
async function drifted() {
  const endpoints = await startAccount([{ cluster: "a", thumbprints: [OLD] }]);
  const { thumbprint } = await chain("ecdsa");
  return { endpoints, host: await serveClusters(["a"]), thumbprint };
}

it("--dry-run shows the plan, writes nothing and exits 1", async () => {
  const { endpoints, host, thumbprint } = await drifted();
  const { code, out, questions } = await runCli(["rotate", "--dry-run", ...host], { interactive: true });
  expect([code, questions]).toEqual([1, []]);
  expect(out).toContain(`  + ${thumbprint}  required, to be added`);
  expect(operationsOf(endpoints)).not.toContain(UPDATE);
});

it("--yes writes without asking, shows how to restore, and exits 0", async () => {
  const { endpoints, host, thumbprint } = await drifted();
  const { code, out, err, questions } = await runCli(["rotate", "--yes", ...host]);
  expect([code, err, questions]).toEqual([0, "", []]);
  expect(listsOf(endpoints)).toEqual({ a: [thumbprint, OLD] });
  expect(out).toMatch(/^1 provider in scope: 1 rotated\n/);
  expect(out).toContain(`  + ${thumbprint}  required, added`);
  const arn = arnOf("a");
  const command = `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${arn} --thumbprint-list ${OLD}`;
  expect(out.split("\n")).toContain(command);
  expect(tooLong(out).filter((line) => line !== command && !line.endsWith(arn))).toEqual([]);
  const reads = ["GetOpenIDConnectProvider", "GetOpenIDConnectProvider", "GetOpenIDConnectProvider"];
  expect(operationsOf(endpoints)).toEqual([...reads, "ListOpenIDConnectProviders", UPDATE]);
});

it("a second rotation finds nothing to do and exits 0", async () => {
  const { endpoints, host } = await drifted();
  await runCli(["rotate", "--yes", ...host]);
  const { code, out, questions } = await runCli(["rotate", ...host], { interactive: true });
  expect([code, questions]).toEqual([0, []]);
  expect(out).toMatch(/^1 provider in scope: 1 in sync\n/);
  expect(operationsOf(endpoints).filter((operation) => operation === UPDATE)).toHaveLength(1);
});

it("a placeholder that was replaced is exit 0", async () => {
  const endpoints = await startAccount([{ cluster: "a", thumbprints: [ZEROS] }]);
  const { code } = await runCli(["rotate", "--yes", ...(await serveClusters(["a"]))]);
  expect([code, listsOf(endpoints)]).toEqual([0, { a: [(await chain("ecdsa")).thumbprint] }]);
});

describe("on a terminal", () => {
  it("the plan is shown on stderr and asked about; agreed, it is written", async () => {
    const { endpoints, host, thumbprint } = await drifted();
    const seen = await runCli(["rotate", ...host], { interactive: true, answer: true });
    expect([seen.code, seen.questions]).toEqual([0, ["Replace the thumbprints of 1 provider?"]]);
    expect(seen.err).toContain(`  + ${thumbprint}  required, to be added`);
    expect(seen.out).toContain(`  + ${thumbprint}  required, added`);
    expect(listsOf(endpoints)).toEqual({ a: [thumbprint, OLD] });
  });

  it("declined, nothing is written and the exit is 1", async () => {
    const { endpoints, host, thumbprint } = await drifted();
    const { code, err } = await runCli(["rotate", ...host], { interactive: true, answer: false });
    expect(code).toBe(1);
    expect(err).toContain(thumbprint);
    expect(operationsOf(endpoints)).not.toContain(UPDATE);
  });

  it("declined with --json, stdout holds one object", async () => {
    const { host } = await drifted();
    const { code, out } = await runCli(["rotate", "--json", ...host], { interactive: true, answer: false });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ mode: "enforce", providers: [{ outcome: "drifted" }] });
  });
});

it("--json prints what was done", async () => {
  const { host, thumbprint } = await drifted();
  const { code, out } = await runCli(["rotate", "--yes", "--json", ...host]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    mode: "enforce",
    summary: { rotated: 1, drifted: 0 },
    providers: [{ outcome: "rotated", registered: [OLD], planned: [thumbprint, OLD] }],
  });
});

it("an untrusted chain is never written, not even with --yes", async () => {
  const endpoints = await startAccount([{ cluster: "a", thumbprints: [OLD] }]);
  const { code, out } = await runCli(["rotate", "--yes", ...(await serveClusters(["a"], ["otherRoot"]))]);
  expect(code).toBe(1);
  expect(out).toMatch(/^1 provider in scope: 1 untrusted\n/);
  expect(listsOf(endpoints)).toEqual({ a: [OLD] });
});

it("a write that is denied exits 3 and names action and resource, and the other provider is written", async () => {
  const thumbprints = [OLD];
  const endpoints = await startAccount(["a", "b"].map((cluster) => ({ cluster, thumbprints })));
  endpoints.faults.add(UPDATE, { kind: "access-denied" }, 1);
  const { code, out } = await runCli(["rotate", "--yes", ...(await serveClusters(["a", "b"]))]);
  expect(code).toBe(3);
  expect(out).toMatch(/^2 providers in scope: 1 rotated, 1 rotation failed\n/);
  const text = out.replaceAll(/\s+/g, "");
  expect(text).toMatch(/iam:UpdateOpenIDConnectProviderThumbprintonarn:aws:iam::\S+clusters\/[ab]isdenied/);
  expect(Object.values(listsOf(endpoints)).filter((list) => list.length === 2)).toHaveLength(1);
});

describe("reporting", () => {
  it("nothing is sent unless asked for", async () => {
    const { endpoints, host } = await drifted();
    await runCli(["rotate", "--yes", ...host]);
    expect([endpoints.published(), endpoints.metrics()]).toEqual([[], []]);
  });

  it("--topic-arn sends one alert, --metrics the metrics to the namespace given", async () => {
    const { endpoints, host } = await drifted();
    const report = ["--topic-arn", endpoints.topicArn, "--metrics", "--metric-namespace", "Mine"];
    const { code } = await runCli(["rotate", "--yes", ...report, ...host]);
    expect(code).toBe(0);
    const attributes = { event: { dataType: "String", value: "rotated" } };
    const { topicArn } = endpoints;
    const subject = expect.stringContaining("1 provider rotated");
    expect(endpoints.published()).toMatchObject([{ topicArn, structure: "json", subject, attributes }]);
    const metrics = endpoints.metrics().map(({ namespace, name }) => `${namespace} ${name}`);
    expect(metrics).toContain("Mine Rotated");
    expect(new Set(metrics.map((name) => name.split(" ")[0]))).toEqual(new Set(["Mine"]));
    expect(operationsOf(endpoints).filter((operation) => operation === "PutMetricData")).toHaveLength(1);
  });

  it("an alert that cannot be delivered exits 3 after the write, with the result shown and the metrics sent", async () => {
    const { endpoints, host, thumbprint } = await drifted();
    endpoints.faults.add("Publish", { kind: "access-denied" });
    const report = ["--topic-arn", endpoints.topicArn, "--metrics"];
    const { code, out, err } = await runCli(["rotate", "--yes", ...report, ...host]);
    expect(code).toBe(3);
    expect(out).toContain(`  + ${thumbprint}  required, added`);
    expect(err).toMatch(/^error: sns:Publish on \S+ is denied/m);
    expect(err).toContain('"event":"alert-failed"');
    expect(endpoints.metrics().map(({ namespace }) => namespace)).toContain("OidcThumbprintRotation");
    expect(listsOf(endpoints)).toEqual({ a: [thumbprint, OLD] });
  });
});

it("--verbose logs to stderr, and changes nothing on stdout", async () => {
  const { host } = await drifted();
  const quiet = await runCli(["rotate", "--dry-run", ...host]);
  const verbose = await runCli(["rotate", "--dry-run", "--verbose", ...host]);
  expect(verbose.out).toBe(quiet.out);
  const events = verbose.err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).event);
  expect(events).toEqual(["provider", "run"]);
});
