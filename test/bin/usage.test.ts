import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serveFault, temporaryFolder } from "../support/fixtures.js";
import { runCli, tooLong } from "./recording-io.js";

const COMMANDS = ["inspect", "check", "rotate"];

describe("usage errors exit 2 and leave stdout empty", () => {
  it.each<[string, string[], RegExp]>([
    ["an unknown command", ["frobnicate"], /^error: unknown command 'frobnicate'\n/],
    ["an unknown option", ["inspect", "--frob", "idp.example"], /^error: unknown option '--frob'\n/],
    ["an option that is nearly right", ["check", "--jsn"], /Did you mean --json\?/],
    ["no target", ["inspect"], /^error: missing required argument/],
    ["too many targets", ["inspect", "a.example", "b.example"], /^error: too many arguments/],
    [
      "an option without its value",
      ["inspect", "a.example", "--timeout"],
      /^error: option '--timeout <seconds>' argument missing/,
    ],
    ["an option of another command", ["check", "--yes"], /^error: unknown option '--yes'\n/],
  ])("%s", async (_name, argv, message) => {
    const { code, out, err } = await runCli(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err).toMatch(/\(oidc-thumbprints .*--help lists the options\)\n$/);
  });

  it.each(["http://idp.example", "https://u:p@idp.example", "https://idp.example/?x", "ftp://idp.example/", "a b", ""])(
    "a target that is neither issuer nor host: %j",
    async (target) => {
      const { code, out, err } = await runCli(["inspect", target]);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toBe(`error: "${target}" is not an issuer URL (https://…) or host[:port]\n`);
    },
  );

  it("rotate without a terminal, --yes or --dry-run", async () => {
    const { code, err, questions } = await runCli(["rotate"]);
    expect([code, questions]).toEqual([2, []]);
    expect(err).toMatch(/add --yes or --dry-run\n$/);
  });

  it("no command at all shows the help", async () => {
    const { code, out, err } = await runCli([]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^Usage: oidc-thumbprints /);
  });
});

describe("a bad value is named with its option and with what is allowed", () => {
  const INSPECT = ["inspect", "idp.example"];
  it.each<[string[], string, string, string]>([
    [INSPECT, "--timeout", "0", "seconds from 0.1 to 60"],
    [INSPECT, "--timeout", "1s", "seconds from 0.1 to 60"],
    [INSPECT, "--timeout", "-5", "seconds from 0.1 to 60"],
    [INSPECT, "--timeout", "61", "seconds from 0.1 to 60"],
    [INSPECT, "--deadline", "0.5", "seconds from 1 to 3600"],
    [INSPECT, "--expiry-days", "1.5", "whole days from 0 to 3650"],
    [INSPECT, "--connect-to", "a.example:443", "HOST1:PORT1:HOST2:PORT2, IPv6 literals in brackets"],
    [INSPECT, "--connect-to", "a:443:b:70000", "HOST1:PORT1:HOST2:PORT2, IPv6 literals in brackets"],
    [INSPECT, "--allow-private", "https://idp.example", "a host, *.suffix or *"],
    [["check"], "--issuer-host", "*.*", "a host, *.suffix or *"],
    [["check"], "--issuer-host", "", "a host, *.suffix or *"],
    [["check"], "--tag", "team", "key=value"],
    [["check"], "--retention", "forever", "keep, exact"],
    [["rotate", "--yes"], "--topic-arn", "my-topic", "the ARN of an SNS topic"],
    [["rotate", "--yes"], "--metric-namespace", "AWS/Lambda", "1 to 255 letters, digits"],
  ])("%j %s %j", async (command, option, value, allowed) => {
    const { code, out, err } = await runCli([...command, `${option}=${value}`]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`error: ${option}: "${value}" is not valid; allowed: ${allowed}`);
    expect(err.split("\n")).toHaveLength(2);
  });

  it("with its control characters escaped", async () => {
    const { code, err } = await runCli(["inspect", "idp.example", "--timeout=\u001b[2J"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^[\x20-\x7e]+\n$/);
  });
});

describe("a CA file that cannot be used exits 2, and nothing is dialled", () => {
  it.each<[string, string | null, RegExp]>([
    ["is not there", null, /^error: CA file .*ca\.pem cannot be read: ENOENT/],
    ["holds no certificate", "hello", /^error: CA file .*ca\.pem holds no PEM certificate\n$/],
    [
      "holds a broken certificate",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      /^error: CA file .*ca\.pem: certificate 1 cannot be parsed\n$/,
    ],
  ])("because it %s", async (_name, text, message) => {
    const frontEnd = await serveFault("reset");
    const path = join(await temporaryFolder(), "ca.pem");
    if (text !== null) await writeFile(path, text);
    const argv = ["inspect", "idp.example", "--connect-to", `:443:127.0.0.1:${frontEnd.port}`, "--ca-file", path];
    const { code, out, err } = await runCli(argv);
    expect([code, out, frontEnd.connections()]).toEqual([2, "", 0]);
    expect(err).toMatch(message);
  });

  it("and --verbose adds the stack with its cause", async () => {
    const { err } = await runCli(["inspect", "idp.example", "--ca-file", "/nonexistent/ca.pem", "--verbose"]);
    expect(err).toMatch(/\n {4}at .*\n/);
    expect(err).toMatch(/\ncaused by: Error: ENOENT/);
  });
});

it("an error of ours that nobody foresaw exits 70 and asks for a report", async () => {
  const clock = {
    now: () => {
      throw new TypeError("oops");
    },
    after: () => () => undefined,
  };
  const frontEnd = await serveFault("reset");
  const argv = ["inspect", "idp.example", "--connect-to", `:443:127.0.0.1:${frontEnd.port}`];
  const { code, err } = await runCli(argv, { clock });
  expect(code).toBe(70);
  expect(err).toBe("error: this is a bug, please report it with --verbose: oops\n");
});

describe("help", () => {
  it.each(COMMANDS)("of %s shows its options, examples and exit codes, and exits 0", async (command) => {
    const { code, out, err } = await runCli([command, "--help"]);
    expect(tooLong(out)).toEqual([]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(new RegExp(`^Usage: oidc-thumbprints ${command} \\[options\\]`));
    const common = ["--json", "--ca-file", "--connect-to", "--allow-private", "--timeout", "--deadline", "--no-color"];
    for (const option of [...common, "--verbose", "-h, --help"]) expect(out).toContain(`\n  ${option} `);
    expect(out).toMatch(new RegExp(`\\nExamples:\\n {2}\\$ oidc-thumbprints ${command}\\b`));
    for (const exit of ["0 ", "1 ", "2 ", "3 ", "70"]) expect(out).toMatch(new RegExp(`^ {2}${exit} +\\w`, "m"));
    expect((await runCli(["help", command])).out).toBe(out);
  });

  it.each(["check", "rotate"])("of %s shows the options of an account", async (command) => {
    const { out } = await runCli([command, "--help"]);
    for (const option of ["--region", "--profile", "--issuer-host", "--exclude-host", "--tag", "--retention"]) {
      expect(out).toContain(`  ${option} <`);
    }
  });

  it("of rotate shows how to try, to agree and to report", async () => {
    const { out } = await runCli(["rotate", "--help"]);
    for (const option of ["--dry-run", "--yes", "--metrics", "--topic-arn"]) expect(out).toContain(`  ${option}`);
  });

  it("of the program names every command", async () => {
    const { code, out } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"));
    expect(out).toContain("Exit codes:");
  });

  it("--version prints the version of package.json", async () => {
    const { code, out } = await runCli(["--version"]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
