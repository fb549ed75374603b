// What the installed package refers to ("See docs/doctor.md#…") is in it, and what its pages say to run exists.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const PACKED = packedFiles();

function packedFiles(): ReadonlySet<string> {
  const args = ["pack", "--dry-run", "--json", "--silent", "--ignore-scripts"];
  const [{ files }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  return new Set(files.map(({ path }: { path: string }) => path));
}

/** Where a page's links lead inside of the repository, the sections apart. */
function targetsIn(page: string): string[] {
  const links = readFileSync(page, "utf8").matchAll(/\]\(([^)\s]+)\)/g);
  const inside = [...links].map(([, target = ""]) => target).filter((target) => !/^(https?:|#)/.test(target));
  return inside.map((target) => join(dirname(page), target.replace(/#.*/, "")));
}

it("the package has the pages and the examples", () => {
  const expected = ["docs/doctor.md", "docs/construct.md", "docs/tutorial.md", "examples/gke-runner/aws-commands.sh"];
  expect([...PACKED]).toEqual(expect.arrayContaining([...expected, "examples/gke-runner/.github/actionlint.yaml"]));
});

it("every link of the packed README leads to something that is packed", () => {
  const targets = targetsIn("README.md");
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !PACKED.has(target))).toEqual([]);
});

it("the links of its pages lead to packed pages, or to sources that the repository has", () => {
  const pages = [...PACKED].filter((path) => path.endsWith(".md"));
  const lost = pages.flatMap(targetsIn).filter((target) => !PACKED.has(target));
  expect(lost.filter((target) => target.endsWith(".md") || !existsSync(target))).toEqual([]);
});

it("docs/doctor.md makes the single file with a script of package.json", () => {
  const names = [...readFileSync("docs/doctor.md", "utf8").matchAll(/npm run\s([\w:-]+)/g)].map(
    ([, name = ""]) => name,
  );
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(names).toContain("build:single");
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
  expect(existsSync("scripts/build-single-file.ts")).toBe(true);
});
