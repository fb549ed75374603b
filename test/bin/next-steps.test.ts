import { describe, expect, it } from "vitest";
import { chain } from "../support/pki.js";
import { arnOf, issuerOf, serveClusters, startAccount } from "./account.js";
import { runCli } from "./recording-io.js";

const OLD = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";
const drifted = { cluster: "a", thumbprints: [OLD] };

describe("what check says is to be done next", () => {
  it("reaches the drifted providers: the commands carry the options of the run", async () => {
    await startAccount([drifted]);
    const host = await serveClusters(["a"]);
    const { out } = await runCli(["check", "--issuer-host", "*", "--retention", "exact", ...host]);
    const rotate = out.split("\n").filter((line) => line.startsWith("    oidc-thumbprints rotate"));
    expect(rotate).toHaveLength(2);
    for (const line of rotate) {
      expect(line).toContain(" --issuer-host container.googleapis.com ");
      expect(line).toContain(` --retention exact --ca-file ${host[3]} --connect-to ${host[1]}`);
    }
    // The advice is followed to its end: pasted, it writes.
    const words = rotate[1]?.trim().split(" ").slice(1) ?? [];
    expect(await runCli([...words, "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("1 rotated") });
  });

  it("has the aws command of each drifted provider", async () => {
    await startAccount([drifted]);
    const { out } = await runCli(["check", ...(await serveClusters(["a"]))]);
    const { thumbprint } = await chain("ecdsa");
    const command = "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn";
    expect(out).toContain(`\n${command} ${arnOf("a")} --thumbprint-list ${thumbprint} ${OLD}\n`);
  });

  it("leads to inspect where a host is untrusted", async () => {
    await startAccount([drifted]);
    const { out } = await runCli(["check", ...(await serveClusters(["a"], ["otherRoot"]))]);
    expect(out).toContain(`\n    oidc-thumbprints inspect ${issuerOf("a")} --ca-file `);
  });

  it("is nothing where all is well", async () => {
    await startAccount([{ cluster: "a", thumbprints: [(await chain("ecdsa")).thumbprint] }]);
    const { out } = await runCli(["check", ...(await serveClusters(["a"]))]);
    expect(out).not.toMatch(/^next/m);
  });

  it("with nothing in scope says how many were left out, by host, and how to include them", async () => {
    await startAccount(Array.from({ length: 30 }, (_, index) => ({ cluster: `c${index}`, thumbprints: [OLD] })));
    const { code, out } = await runCli(["check", "--issuer-host", "*.example.com", "--region", "eu-west-1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}container\.googleapis\.com \(30\): /m);
    expect(out).toContain("Nothing was checked: 30 providers left out.");
    expect(out).toContain("    oidc-thumbprints check --issuer-host container.googleapis.com --region eu-west-1\n");
    expect(out.split("\n").length).toBeLessThan(12);
  });
});

describe("as Markdown", () => {
  it("check has a table, the commands and what is next", async () => {
    await startAccount([drifted]);
    const { code, out } = await runCli(["check", "--output", "markdown", ...(await serveClusters(["a"]))]);
    expect(code).toBe(1);
    expect(out).toMatch(/^### 1 provider in scope: 1 drifted\n\n\| Outcome \| Issuer \| Missing \| CA ends in \|\n/);
    expect(out).toContain(`| ≠ drifted | \`${issuerOf("a")}\` | 1 | 1000 days |\n`);
    expect(out).toContain("\n```sh\naws iam update-open-id-connect-provider-thumbprint ");
    expect(out).toMatch(/#### Next\n\n.*\n\n```sh\noidc-thumbprints rotate --dry-run /);
  });

  it("inspect has the thumbprints and the chains", async () => {
    const host = await serveClusters(["a"]);
    const { code, out } = await runCli(["inspect", issuerOf("a"), "--output", "markdown", ...host]);
    const { thumbprint } = await chain("ecdsa");
    expect(code).toBe(0);
    expect(out).toContain(`\n\`\`\`\n${thumbprint}\n\`\`\`\n`);
    expect(out).toContain(`| **\`${thumbprint}\`** |`);
  });

  it("doctor has the diagnosis and its fix", async () => {
    const { code, out } = await runCli(["doctor", "--token-file", "/nonexistent/token", "--output", "markdown"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^### Broken: `token-unreadable`\n\n/);
    expect(out).toMatch(/\n#### Fix\n/);
  });
});
