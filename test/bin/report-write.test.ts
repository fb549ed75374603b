import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { assertReportPath, writeReport } from "../../bin/cli/report/write-report.js";
import { ConfigError } from "../../rotation/core/fault/fault.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-write-"));
  return () => rm(folder, { recursive: true, force: true });
});

const at = (...names: readonly string[]) => join(folder, ...names);

describe("a report", () => {
  it("is written as it is, readable by all, and leaves nothing else behind", async () => {
    await writeReport(at("a.html"), "päge");
    expect(await readFile(at("a.html"), "utf8")).toBe("päge");
    expect((await stat(at("a.html"))).mode & 0o777).toBe(0o644 & ~process.umask());
    expect(await readdir(folder)).toEqual(["a.html"]);
  });

  it("replaces an earlier one, through a link where there is one", async () => {
    await mkdir(at("real"));
    await writeFile(at("real", "a.html"), "a much longer page than the next one");
    await symlink(at("real", "a.html"), at("link.html"));
    await writeReport(at("link.html"), "new");
    expect(await readFile(at("real", "a.html"), "utf8")).toBe("new");
    expect((await readdir(folder)).sort()).toEqual(["link.html", "real"]);
    expect(await readdir(at("real"))).toEqual(["a.html"]);
  });

  it("is written by its name alone into the working folder", async () => {
    const before = process.cwd();
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);
    await writeReport("a.html", "page");
    expect(await readdir(folder)).toEqual(["a.html"]);
  });
});

describe.each([
  ["writeReport", (path: string) => writeReport(path, "page")],
  ["assertReportPath", assertReportPath],
])("%s", (_, attempt) => {
  it.each([
    { name: "missing/a.html", reason: "its folder does not exist" },
    { name: "file/a.html", reason: "its folder is a file" },
    { name: "folder", reason: "it is a folder" },
    { name: `${"x".repeat(300)}.html`, reason: "the name is too long" },
  ])("refuses a path of which $reason", async ({ name, reason }) => {
    await writeFile(at("file"), "kept");
    await mkdir(at("folder"));
    const failure = await attempt(at(name)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toContain(`cannot be written: ${reason}`);
    expect((await readdir(folder)).sort()).toEqual(["file", "folder"]);
  });

  it("refuses a device and an empty name, naming them", async () => {
    await expect(attempt("/dev/null")).rejects.toThrow(
      new ConfigError("the report /dev/null cannot be written: it is not a plain file"),
    );
    await expect(attempt("")).rejects.toThrow(new ConfigError("the report  cannot be written: the name is empty"));
  });
});

describe("assertReportPath", () => {
  it("agrees with a path that can be written, and writes nothing", async () => {
    await writeFile(at("old.html"), "old");
    await assertReportPath(at("old.html"));
    await assertReportPath(at("new.html"));
    expect(await readdir(folder)).toEqual(["old.html"]);
  });
});
