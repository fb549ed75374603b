import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findSettingsFile } from "../../bin/cli/settings-file.js";
import type { Surroundings } from "../../bin/cli/settings-sources.js";
import { temporaryFolder } from "../support/fixtures.js";
import { startAccount } from "./account.js";
import { runCli } from "./recording-io.js";

/** Surroundings with this settings file and these variables. */
async function surroundings(yaml: string | null, variables: Record<string, string> = {}): Promise<Surroundings> {
  const folder = await temporaryFolder();
  if (yaml !== null) await writeFile(join(folder, "oidc-thumbprints.yaml"), yaml);
  return { variables, folder, home: "/nonexistent" };
}

describe("the settings file is found", () => {
  /** HOME/repository/.git, HOME/repository/a/b, and a settings file in each of `folders`. */
  async function tree(...folders: readonly string[]) {
    const home = await temporaryFolder();
    await mkdir(join(home, "repository/.git"), { recursive: true });
    await mkdir(join(home, "repository/a/b"), { recursive: true });
    await mkdir(join(home, "plain/a"), { recursive: true });
    for (const folder of folders) await writeFile(join(home, folder, "oidc-thumbprints.yaml"), "");
    return home;
  }

  it.each<[string, string[], string, string | null]>([
    ["in the folder itself", ["repository/a/b", "repository"], "repository/a/b", "repository/a/b"],
    ["in the nearest folder above", ["repository", "."], "repository/a/b", "repository"],
    ["not above the repository", ["."], "repository/a/b", null],
    ["in the home folder", ["."], "plain/a", "."],
  ])("%s", async (_name, files, folder, found) => {
    const home = await tree(...files);
    const expected = found === null ? null : join(home, found, "oidc-thumbprints.yaml");
    expect(findSettingsFile(join(home, folder), home)).toBe(expected);
  });

  it("below neither home nor a repository only in the folder itself", async () => {
    const folder = await tree("plain", "plain/a");
    expect(findSettingsFile(join(folder, "plain/a"), "/nonexistent")).toBe(
      join(folder, "plain/a/oidc-thumbprints.yaml"),
    );
    expect(findSettingsFile(join(folder, "repository"), "/nonexistent")).toBeNull();
    await mkdir(join(folder, "plain/a/b"));
    expect(findSettingsFile(join(folder, "plain/a/b"), "/nonexistent")).toBeNull();
  });
});

describe("where a setting comes from", () => {
  it.each<[string, string | null, Record<string, string>, string[], string]>([
    [
      "an option before all",
      "retention: nonsense",
      { OIDC_THUMBPRINTS_RETENTION: "nonsense" },
      ["--retention=exact"],
      "",
    ],
    ["a variable before the file", "retention: nonsense", { OIDC_THUMBPRINTS_RETENTION: "exact" }, [], "RETENTION\n"],
    ["the file", "retention: exact", { OIDC_THUMBPRINTS_RETENTION: "" }, [], "/oidc-thumbprints.yaml\n"],
  ])("%s", async (_name, yaml, variables, options, from) => {
    await startAccount([]);
    const { code, err } = await runCli(["check", ...options], { surroundings: await surroundings(yaml, variables) });
    expect(code).toBe(0);
    expect(err).toMatch(from === "" ? /^$/ : /^note: --retention exact comes from .*\n$/);
    expect(err.endsWith(from)).toBe(true);
  });

  it("lists and numbers of the file, with the CA file beside it", async () => {
    const yaml = "issuerHosts: [idp.example, '*.corp.example']\nexpiryDays: 14\ncaFile: ca.pem\n";
    const given = await surroundings(yaml);
    const { code, err } = await runCli(["check"], { surroundings: given });
    expect(code).toBe(2);
    expect(err).toContain("note: --issuer-host idp.example,*.corp.example comes from issuerHosts in ");
    expect(err).toContain("note: --expiry-days 14 comes from ");
    expect(err).toMatch(/\nerror: CA file .*ca\.pem cannot be read/);
    expect(err).toContain(join(given.folder, "ca.pem"));
  });

  it("a command takes only what it has options for", async () => {
    const given = await surroundings("issuerHosts: idp.example\ncaFile: ca.pem\n");
    const { err } = await runCli(["inspect", "idp.example"], { surroundings: given });
    expect(err).not.toContain("--issuer-host");
    expect(err).toContain("--ca-file");
  });

  it("help shows it", async () => {
    const given = await surroundings("retention: exact", { OIDC_THUMBPRINTS_TIMEOUT_SECONDS: "9" });
    const { code, out, err } = await runCli(["check", "--help"], { surroundings: given });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`  --retention exact comes from retention in ${given.folder}/oidc-thumbprints.yaml\n`);
    expect(out).toContain("  --timeout 9 comes from OIDC_THUMBPRINTS_TIMEOUT_SECONDS\n");
  });
});

describe("what cannot be used is named with where it stands", () => {
  it.each<[string, string, RegExp]>([
    ["a value", "retention: forever", /^error: retention in .*\.yaml: "forever" is not valid; allowed: keep, exact\n$/],
    ["an unknown setting", "retenton: keep", /\.yaml: retenton is not a setting; allowed: issuerHosts, /],
    ["where connections lead", "connectTo: a:443:b:443", /connectTo is not a setting/],
    ["a value that is no text", "retention: { a: b }", /\.yaml: retention: \{"a":"b"\} is not valid/],
    ["a list of files", "- retention", /\.yaml: it is not a list of settings/],
    ["what is no YAML", "a: [", /^error: .*\.yaml cannot be read: /],
    ["a huge file", `# ${"x".repeat(70_000)}`, /cannot be read: it has 70002 bytes; allowed: 65536\n$/],
  ])("%s", async (_name, yaml, message) => {
    const { code, out, err } = await runCli(["check"], { surroundings: await surroundings(yaml) });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("and the help is there all the same", async () => {
    const { code, out } = await runCli(["check", "--help"], { surroundings: await surroundings("retenton: keep") });
    expect([code, out]).toEqual([0, expect.stringContaining("retenton is not a setting")]);
  });

  it("a file of comments alone says nothing", async () => {
    await startAccount([]);
    const seen = await runCli(["check"], { surroundings: await surroundings("# nothing yet\n") });
    expect(seen).toMatchObject({ code: 0, err: "" });
  });
});
