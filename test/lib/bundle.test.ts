import { createRequire, isBuiltin } from "node:module";
import { expect, it } from "vitest";
import { BUNDLE_OPTIONS, bundleHandler } from "../../lib/bundle.js";

const text = new TextDecoder().decode(bundleHandler());

it("the bundle is small", () => {
  expect(bundleHandler().length).toBeLessThanOrEqual(445_000);
});

it("it holds all it needs but Node's own modules and those that are loaded for credentials of a laptop", () => {
  const required = [...text.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
  const others = [...new Set(required.filter((name) => !isBuiltin(name)))];
  expect(others.toSorted()).toEqual([...(BUNDLE_OPTIONS.external ?? [])].toSorted());
});

it("it says nothing about the machine that made it", () => {
  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(/\/(home|Users|root|work|tmp)\//);
});

it("it exports what Lambda calls", () => {
  const module = { exports: {} };
  new Function("module", "exports", "require", text)(module, module.exports, createRequire(import.meta.url));
  expect(module.exports).toMatchObject({ handler: expect.any(Function) });
});
