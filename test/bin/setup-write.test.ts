import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";
import { doctor } from "./doctor-harness.js";
import { runCli } from "./recording-io.js";
import { BASE, FULL, ISSUER, ROLE } from "./setup-given.js";

describe("with --out", () => {
  it("writes every file, says so, and says what comes next", async () => {
    const folder = join(await temporaryFolder(), "new", "files");
    const { code, out, err } = await runCli([...FULL, "--out", folder]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^15 files written to .*\n {2}written {4}README\.md\n/);
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
