import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bundleHandler } from "../../lib/bundle.js";
import { functionContents } from "../../scripts/bundle-contents.js";
import { functionSbom, libraryComponent } from "../../scripts/sbom.js";

const SBOM = await functionSbom();
const REFS = SBOM.components.map((component) => component["bom-ref"]);
const ROOT = SBOM.metadata.component;

it("it lists what is in the bundle, each once, and nothing else", async () => {
  const { packages } = await functionContents();
  expect(SBOM.components.map(({ name, version }) => `${name}@${version}`)).toEqual(
    packages.map(({ name, version }) => `${name}@${version}`),
  );
  expect(new Set(REFS).size).toBe(packages.length);
});

it("it names the very bundle", () => {
  const content = createHash("sha256").update(bundleHandler()).digest("hex");
  expect(ROOT).toMatchObject({ type: "application", hashes: [{ alg: "SHA-256", content }] });
});

it("each component has what finds it again: package URL, licence, and the lock file's hash", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  for (const { name, version, purl, hashes, licenses } of SBOM.components) {
    expect(purl).toMatch(/^pkg:npm\/(%40[a-z0-9-]+\/)?[a-z0-9-]+@\d+\.\d+\.\d+$/);
    expect(decodeURIComponent(purl ?? "")).toBe(`pkg:npm/${name}@${version}`);
    expect(licenses).toEqual([{ license: { id: expect.stringMatching(/^(Apache-2\.0|MIT)$/) } }]);
    expect(hashes).toHaveLength(1);
    const integrity = `sha512-${Buffer.from(hashes[0]?.content ?? "", "hex").toString("base64")}`;
    expect(integrity).toBe(packages[`node_modules/${name}`].integrity);
  }
});

it("all of it is reached from the function", () => {
  const edges = new Map(SBOM.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  expect([...edges.keys()]).toEqual([ROOT["bom-ref"], ...REFS]);
  const reached = new Set<string>();
  const visit = (ref: string) => {
    if (reached.has(ref)) return;
    reached.add(ref);
    edges.get(ref)?.forEach(visit);
  };
  visit(ROOT["bom-ref"]);
  expect([...reached].toSorted()).toEqual([ROOT["bom-ref"], ...REFS].toSorted());
});

it("it is the same every time, without date and place", async () => {
  const text = JSON.stringify(SBOM);
  expect(JSON.stringify(await functionSbom())).toBe(text);
  expect(text).not.toMatch(/timestamp|serialNumber/);
  expect(text).not.toContain(process.cwd());
});

const LEFT = { name: "left", version: "1.2.3", folder: "node_modules/left", bytes: 1, imports: [] };

it.each([
  ["another version", { version: "1.2.4" }, "node_modules/left is 1.2.3, package-lock.json has 1.2.4: run npm ci"],
  ["none at all", undefined, "node_modules/left is 1.2.3, package-lock.json has none: run npm ci"],
  ["no hash", { version: "1.2.3" }, "node_modules/left: package-lock.json has no SHA-512 of it"],
  ["an old hash", { version: "1.2.3", integrity: "sha1-AAAA" }, "package-lock.json has no SHA-512 of it"],
])("refused where the lock file has %s", (_, locked, message) => {
  const lock = { packages: locked === undefined ? {} : { [LEFT.folder]: locked } };
  expect(() => libraryComponent(LEFT, lock)).toThrow(message);
});
