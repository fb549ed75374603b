import { expect, it } from "vitest";
import { bundleHandler } from "../../lib/bundle.js";
import { functionContents, singleFileContents } from "../../scripts/bundle-contents.js";

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
