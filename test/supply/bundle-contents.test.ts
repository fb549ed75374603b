import { describe, expect, it } from "vitest";
import { bundleHandler } from "../../lib/bundle.js";
import { functionContents, singleFileContents } from "../../scripts/bundle-contents.js";
import { column, readText, sectionOf, tableIn } from "../docs/markdown.js";

const [ours, single] = await Promise.all([functionContents(), singleFileContents()]);

it("what is looked into is what is deployed", () => {
  expect(Buffer.compare(ours.code, bundleHandler())).toBe(0);
});

it.each([
  ["function", ours],
  ["single file", single],
])("nearly every byte of the %s has an owner", (_, { code, ownBytes, packages }) => {
  const owned = packages.reduce((sum, { bytes }) => sum + bytes, ownBytes);
  expect(owned).toBeLessThanOrEqual(code.length);
  expect(owned).toBeGreaterThan(code.length * 0.97);
});

it("it finds what only the dependencies bring, and nothing that the bundler drops", () => {
  const folders = ours.packages.map(({ folder }) => folder);
  expect(folders).toContain("node_modules/@smithy/core");
  expect(folders).toContain("node_modules/yocto-queue");
  expect(folders.filter((folder) => /aws-cdk-lib|commander|credential-provider-ini|bowser/.test(folder))).toEqual([]);
});

it("two versions of one package are two packages", () => {
  const versions = single.packages
    .filter(({ name }) => name === "tslib")
    .map(({ folder, version }) => [folder, version]);
  expect(versions).toEqual([
    ["node_modules/tslib", expect.stringMatching(/^2\./)],
    ["node_modules/tsyringe/node_modules/tslib", expect.stringMatching(/^1\./)],
  ]);
});

describe("docs/supply-chain.md", () => {
  const rows = tableIn(sectionOf("docs/supply-chain.md", "What is in the function"));
  const sizes = new Map(column(rows, "package").map((name, index) => [name, Number(rows[index]?.kB)]));
  const measured = new Map([
    ...ours.packages.map(({ name, bytes }): [string, number] => [name, bytes / 1000]),
    ["this repository", ours.ownBytes / 1000],
    ["**in all**", ours.code.length / 1000],
  ]);

  it("names the packages of the function", () => {
    expect([...sizes.keys()].toSorted()).toEqual([...measured.keys()].toSorted());
  });

  it.each([...measured])("%s has about its size: %d kB", (name, kilobytes) => {
    const difference = Math.abs((sizes.get(name) ?? Number.NaN) - kilobytes);
    expect(difference).toBeLessThanOrEqual(Math.max(0.5, kilobytes / 10));
  });

  it("has the whole within a kilobyte, and so has the README", () => {
    const whole = ours.code.length / 1000;
    expect(Math.abs((sizes.get("**in all**") ?? Number.NaN) - whole)).toBeLessThanOrEqual(1);
    const [, told, packages] = /function's bundle \| (\d+) kB, (\d+) packages/.exec(readText("README.md")) ?? [];
    expect(Math.abs(Number(told) - whole)).toBeLessThanOrEqual(1);
    expect(Number(packages)).toBe(ours.packages.length);
  });
});
