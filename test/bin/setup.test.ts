import { describe, expect, it } from "vitest";
import { runCli, tooLong } from "./recording-io.js";
import { BASE, FULL, ISSUER, ROLE } from "./setup-given.js";

describe("without --out", () => {
  it("prints each file below its name, and writes nothing", async () => {
    const { code, out, err } = await runCli(BASE);
    expect([code, err]).toEqual([0, ""]);
    expect(out.match(/^==> .*$/gm)).toEqual([
      "==> README.md",
      "==> aws-commands.sh",
      "==> trust-policy.json",
      "==> pod.yaml",
    ]);
    expect(out).toContain("\n==> pod.yaml\n    the service account, and a pod that asks AWS once who it is");
  });

  it("takes a cluster by its names", async () => {
    const cluster = ["--project", "acme-ci", "--location", "us-east4", "--cluster", "gha-runners"];
    const { out } = await runCli(["setup", ...cluster, ...BASE.slice(3)]);
    expect(out).toBe((await runCli(BASE)).out);
  });

  it("prints one JSON object", async () => {
    const { code, out } = await runCli([...FULL, "--json"]);
    const { files, ...facts } = JSON.parse(out);
    expect([code, facts]).toEqual([
      0,
      {
        version: 1,
        issuer: ISSUER,
        providerArn: `arn:aws:iam::111122223333:oidc-provider/${ISSUER.slice("https://".length)}`,
        roleArn: ROLE,
        subject: "system:serviceaccount:arc-system:runner",
        audience: "sts.amazonaws.com",
        region: "us-east-1",
        expirationSeconds: 86400,
        selfAssume: true,
        warnings: [],
        out: null,
      },
    ]);
    expect(files).toHaveLength(15);
    expect(files[1]).toEqual({
      path: "aws-commands.sh",
      purpose: expect.any(String),
      executable: true,
      state: "printed",
      content: expect.stringMatching(/^#!\/bin\/sh\n/),
    });
  });

  it("warns of the default service account on stderr, and exits 0", async () => {
    const argv = BASE.map((word) => (word === "runner" ? "default" : word));
    const { code, err } = await runCli(argv);
    expect([code, err]).toEqual([0, expect.stringMatching(/^warning: every pod of arc-system .*\n$/)]);
    const { out } = await runCli([...argv, "--json"]);
    expect(JSON.parse(out).warnings).toHaveLength(1);
  });
});

describe("usage", () => {
  it.each<[string[], RegExp]>([
    [["setup"], /^error: missing:\n {2}--project: .*\n(.*\n)+ {2}\(or --issuer instead/],
    [[...BASE, "--cluster", "c"], /^error: --cluster: leave out, --issuer says it all\n$/],
    [[...BASE, "--account", "1"], /^error: --account: "1" is not valid; allowed: 12 digits\n$/],
    [[...BASE, "--force"], /^error: --force does nothing without --out/],
    [[...BASE, "--runner-label", "x"], /^error: --runner-label does nothing without --github-url/],
    [["setup", "--issuer", ISSUER.replace("locations", "zones"), ...BASE.slice(3)], /allowed: https:.*\/locations\//],
    [[...BASE, "--no-such"], /^error: unknown option '--no-such'/],
  ])("%j exits 2", async (argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  it("help fits 80 columns, and has examples and exit codes", async () => {
    const { code, out } = await runCli(["setup", "--help"]);
    expect([code, tooLong(out)]).toEqual([0, []]);
    for (const text of ["--project <id>", "--sops-key <arn>", "Examples:", "Exit codes:"]) expect(out).toContain(text);
    expect((await runCli(["--help"])).out).toMatch(/^ {2}setup /m);
  });

  it("the examples of the help work as they are", async () => {
    const { out } = await runCli(["setup", "--help"]);
    const commands = [...out.matchAll(/^ {2}\$ oidc-thumbprints ((?:.*\\\n)*.*)$/gm)].map(([, line = ""]) => line);
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const words = command.split(/[\s\\]+/).map((word) => (word === "aws-identity" ? "" : word));
      const { code } = await runCli(words.filter((word) => word !== "--out" && word !== ""));
      expect(code, command).toBe(0);
    }
  });
});
