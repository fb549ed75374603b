import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildSingleFile } from "../../scripts/build-single-file.js";
import { bundledPackages, type LicensedPackage, NOTICES_FILE, noticesOf, objectionTo } from "../../scripts/licences.js";
import { temporaryFolder } from "../support/fixtures.js";

const MIT = "Permission is hereby granted, free of charge, to any\nperson obtaining a copy";
const NOTICES = readFileSync(NOTICES_FILE, "utf8");

function licensed(fields: Partial<LicensedPackage>): LicensedPackage {
  return { name: "left", version: "1.2.3", licence: "MIT", texts: [MIT], bundles: ["function"], ...fields };
}

it("the notices are up to date: npm run licences writes them", async () => {
  expect(noticesOf(await bundledPackages())).toBe(NOTICES);
});

it("the licence that is declared must be allowed and be the one of the text", () => {
  expect(objectionTo(licensed({}))).toBeNull();
  expect(objectionTo(licensed({ licence: "Apache-2.0", texts: [] }))).toBeNull();
});

it.each([
  ["another licence", { licence: "GPL-3.0-only" }, 'left 1.2.3: licence "GPL-3.0-only", allowed are 0BSD, Apache-2.0'],
  ["an expression", { licence: "(MIT OR GPL-2.0)" }, 'left 1.2.3: licence "(MIT OR GPL-2.0)", allowed are 0BSD'],
  ["an old form", { licence: { type: "MIT" } }, 'left 1.2.3: licence {"type":"MIT"}, allowed are 0BSD'],
  ["none", { licence: undefined }, "left 1.2.3: no licence, allowed are 0BSD"],
  ["no text", { texts: [] }, 'left 1.2.3: licence "MIT", but no text of it'],
  ["another text", { texts: ["All rights reserved"] }, 'left 1.2.3: licence "MIT", but its text is another'],
  ["a text of a kin", { licence: "0BSD" }, 'left 1.2.3: licence "0BSD", but its text is another'],
])("refused: %s", (_, fields, message) => {
  expect(objectionTo(licensed(fields))).toContain(message);
  expect(() => noticesOf([licensed({}), licensed(fields)])).toThrow(message);
});

it("a text that packages share is there once, each of them named above it", () => {
  const notices = noticesOf([licensed({}), licensed({ name: "right", texts: [`${MIT}  `] })]);
  expect(notices.split(MIT)).toHaveLength(2);
  expect(notices).toContain("left 1.2.3\nright 1.2.3\n-----");
});

it("a package without the text of its licence needs another's copy of it", () => {
  const bare = licensed({ licence: "Apache-2.0", texts: [] });
  expect(() => noticesOf([licensed({}), bare])).toThrow("left 1.2.3: no text of Apache-2.0 at hand");
});

it("the notices travel with the package and with the single file, which stays one that runs", async () => {
  expect(JSON.parse(readFileSync("package.json", "utf8")).files).toContain(NOTICES_FILE);
  const file = join(await temporaryFolder(), "oidc-thumbprints.mjs");
  await buildSingleFile(file);
  const text = readFileSync(file, "utf8");
  // The end of a comment inside a text would end the comment that all of them are in.
  expect(text.split("/*\nTHIRD-PARTY NOTICES\n")[1]).toBe(`${NOTICES.replaceAll("*/", "* /").slice(20)}*/\n`);
});
