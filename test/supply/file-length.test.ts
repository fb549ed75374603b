import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readText } from "../docs/markdown.js";

const MAX_LINES = 200;

/** Folders of the repository with code of its own; examples are read as a whole. */
const FOLDERS = ["bin", "federation", "lambda", "lib", "rotation", "sandbox", "scripts", "test"];

const FILES = [
  ...readdirSync("."),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  ),
].filter((path) => path.endsWith(".ts"));

it("every folder with code is looked at", () => {
  for (const folder of FOLDERS) expect(FILES.filter((path) => path.startsWith(`${folder}/`))).not.toEqual([]);
  expect(FILES).toContain("vitest.config.ts");
});

it(`no file has more than ${MAX_LINES} lines`, () => {
  const long = FILES.map((path) => [path, readText(path).replace(/\n$/, "").split("\n").length] as const).filter(
    ([, lines]) => lines > MAX_LINES,
  );
  expect(long).toEqual([]);
});
