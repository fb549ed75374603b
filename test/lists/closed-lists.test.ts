import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What the compiler and these tests look at. */
const COPIED = ["bin", "docs", "federation", "lambda", "lib", "rotation", "sandbox", "scripts", "test"];
const COPIED_FILES = ["package.json", "tsconfig.json", "vitest.config.ts"];
const TESTS = ["test/rotation/core/verdict", "test/docs/codes.test.ts"];

/** Patches that add a member to a closed list, the most files that each may touch, and where a forgotten one shows. */
const PATCHES = [
  { name: "outcome-paused", files: 6, producer: "rotation/core/verdict/decide.ts" },
  { name: "finding-clock-skewed", files: 4, producer: "rotation/core/verdict/findings.ts" },
] as const;

const folders: string[] = [];

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "closed-lists-"));
  folders.push(folder);
  for (const name of [...COPIED, ...COPIED_FILES]) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

function filesOf(name: string): string[] {
  return [...readFileSync(`test/lists/${name}.patch`, "utf8").matchAll(/^diff --git a\/(\S+)/gm)].map(
    ([, path = ""]) => path,
  );
}

/** Applies a patch, without one of its files. */
function apply(name: string, folder: string, without: readonly string[]): void {
  const excluded = without.map((path) => `--exclude=${path}`);
  execFileSync("git", ["apply", "-C1", ...excluded, resolve(`test/lists/${name}.patch`)], { cwd: folder });
}

/** What the compiler, then the tests, then their coverage say of a copy; empty when all are content. */
function complaints(folder: string, producer: string): string {
  const covered = ["--coverage", `--coverage.include=${producer}`, "--coverage.reporter=text"];
  const checks = [["tsc"], ["vitest", "run", "--project", "unit", ...covered, ...TESTS]];
  for (const check of checks) {
    const { status, stdout, stderr } = spawnSync("npx", check, { cwd: folder, encoding: "utf8" });
    if (status !== 0) return `${stdout}${stderr}`;
  }
  return "";
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe.each(PATCHES)("$name", ({ name, files, producer }) => {
  let folder = "";
  beforeAll(() => {
    folder = copy();
  });

  it(`touches at most ${files} files, and then compiler and tests are content`, () => {
    expect(filesOf(name).length).toBeLessThanOrEqual(files);
    const whole = copy();
    apply(name, whole, []);
    expect(complaints(whole, producer)).toBe("");
  });

  it.each(filesOf(name))("without its change to %s, the compiler or a test complains", (path) => {
    apply(name, folder, [path]);
    expect(complaints(folder, producer)).not.toBe("");
    execFileSync("git", ["apply", "-R", "-C1", `--exclude=${path}`, resolve(`test/lists/${name}.patch`)], {
      cwd: folder,
    });
  });
});
