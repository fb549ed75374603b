import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createIssuer } from "../../bin/sandbox/issuer.js";
import { SOPS_KEY } from "../federation/setup-given.js";
import { temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";
import { doctor } from "./doctor-harness.js";
import { runCli, tooLong } from "./recording-io.js";

const ISSUER = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners";
const ROLE = "arn:aws:iam::111122223333:role/gha-runner";
const WORKLOAD = "--account 111122223333 --namespace arc-system --service-account runner --role-name gha-runner";
const BASE = ["setup", "--issuer", ISSUER, ...WORKLOAD.split(" ")];
const FULL = [...BASE, "--sops-key", SOPS_KEY, "--github-url", "https://github.com/acme-ci"];

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
    expect(files).toHaveLength(14);
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

describe("with --out", () => {
  it("writes every file, says so, and says what comes next", async () => {
    const folder = join(await temporaryFolder(), "new", "files");
    const { code, out, err } = await runCli([...FULL, "--out", folder]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^14 files written to .*\n {2}written {4}README\.md\n/);
    expect(out).toMatch(/\nnext {2}/);
    const { files } = JSON.parse((await runCli([...FULL, "--json"])).out);
    for (const { path, content, executable } of files) {
      expect(await readFile(join(folder, path), "utf8")).toBe(content);
      expect(((await stat(join(folder, path))).mode & 0o100) !== 0).toBe(executable);
    }
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile())).toHaveLength(files.length);
  });

  it("leaves equal files alone", async () => {
    const folder = await temporaryFolder();
    await runCli([...BASE, "--out", folder]);
    const before = await stat(join(folder, "pod.yaml"));
    const { code, out } = await runCli([...BASE, "--out", folder, "--json"]);
    expect([code, (await stat(join(folder, "pod.yaml"))).ino]).toEqual([0, before.ino]);
    const { files, out: told } = JSON.parse(out);
    expect(told).toBe(folder);
    expect(new Set(files.map(({ state }: { state: string }) => state))).toEqual(new Set(["unchanged"]));
  });

  it("refuses to overwrite what differs, and then writes nothing at all", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "pod.yaml"), "mine\n");
    const { code, out, err } = await runCli([...BASE, "--out", folder]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      `error: --out ${folder}: nothing was written, because these files differ; --force overwrites them:\n  pod.yaml\n`,
    );
    expect(await readdir(folder)).toEqual(["pod.yaml"]);
    const forced = await runCli([...BASE, "--out", folder, "--force"]);
    expect([forced.code, await readFile(join(folder, "pod.yaml"), "utf8")]).toEqual([
      0,
      expect.stringContaining("kind: Pod"),
    ]);
  });

  it.each(["link", "folder"])("never replaces a %s, not even with --force", async (kind) => {
    const folder = await temporaryFolder();
    const [target, path] = [join(folder, "elsewhere"), join(folder, "pod.yaml")];
    await (kind === "folder" ? mkdir(path) : writeFile(target, "mine").then(() => symlink(target, path)));
    const { code, err } = await runCli([...BASE, "--out", folder, "--force"]);
    expect([code, err]).toEqual([2, expect.stringContaining("are not plain files:\n  pod.yaml")]);
    expect(await readdir(folder)).not.toContain("README.md");
  });

  it.each([".github", ".github/workflows", "chart"])("never writes through the link %s", async (name) => {
    const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(elsewhere, join(folder, name));
    const { code, err } = await runCli([...FULL, "--out", folder, "--force"]);
    expect([code, err]).toEqual([2, expect.stringContaining(`these files lie behind a link:\n  ${name}/`)]);
    expect([await readdir(elsewhere), await readdir(folder)]).toEqual([[], [name.split("/")[0]]]);
  });

  it("takes a link as the folder itself", async () => {
    const [base, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await symlink(elsewhere, join(base, "files"));
    expect((await runCli([...BASE, "--out", join(base, "files")])).code).toBe(0);
    expect(await readdir(elsewhere)).toContain("pod.yaml");
  });

  it("leaves nothing behind when a file cannot be written", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "chart"), "in the way");
    const { code, out, err } = await runCli([...FULL, "--out", folder]);
    expect([code, out, err]).toEqual([2, "", `error: --out ${folder} cannot be written: ENOTDIR\n`]);
    expect(await readdir(folder)).toEqual(["chart"]);
  });

  it.each(["", "file"])("refuses %j as a folder", async (name) => {
    const base = await temporaryFolder();
    await writeFile(join(base, "file"), "");
    await chmod(join(base, "file"), 0o644);
    const { code, err } = await runCli([...BASE, "--out", name === "" ? "" : join(base, name)]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: --out/)]);
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

describe("doctor, offline, on what was written", () => {
  it.each([
    ["system:serviceaccount:arc-system:runner", 0],
    ["system:serviceaccount:arc-system:default", 1],
  ])("a token of %s: exit %i", async (sub, expected) => {
    const folder = await temporaryFolder();
    await runCli([...FULL, "--out", folder]);
    const validity = { now: new ManualClock().now(), expiresInSeconds: 3600 };
    const token = await createIssuer({ issuer: ISSUER }).signToken({ sub, aud: ["sts.amazonaws.com"] }, validity);
    await writeFile(join(folder, "token"), token);
    const files = ["--token-file", join(folder, "token"), "--trust-policy", join(folder, "trust-policy.json")];
    const more = ["--role-arn", ROLE, "--sops", join(folder, ".sops.yaml")];
    const { code, out, err } = await doctor([...files, ...more]);
    expect([code, err]).toEqual([expected, ""]);
    if (expected === 0) {
      expect(out).toMatch(/^all checks passed\n/);
      expect(out.replace(/\s+/g, " ")).toContain(`${ROLE} may assume itself`);
    }
  });
});
