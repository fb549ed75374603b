// What the installed package refers to ("See docs/doctor.md#…") is in it, and what its pages say to run exists.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the package has the pages and the examples, and no images", () => {
  const args = ["pack", "--dry-run", "--json", "--silent", "--ignore-scripts"];
  const [{ files }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  const expected = ["docs/doctor.md", "docs/setup.md", "docs/tutorial.md", "examples/gke-runner/aws-commands.sh"];
  expect(paths).toEqual(expect.arrayContaining([...expected, "examples/gke-runner/.github/actionlint.yaml"]));
  expect(paths.filter((path) => path.startsWith("docs/") && !path.endsWith(".md"))).toEqual([]);
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
