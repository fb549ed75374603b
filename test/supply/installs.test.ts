import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { readText } from "../docs/markdown.js";

const FILES = [
  ".ci/run",
  ...[".github/workflows", "scripts"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`),
  ),
].sort();

/** Commands that take packages from a registry, as a shell's words or as a list of arguments. */
const INSTALLS =
  /\b(?:npm|pip|pnpm|yarn|go)\b["',)\s[]+(?:ci|install|i|add)\b.*|\bnpm exec\b.*|\bnpx\b.*(?:-y|--yes|@\d).*/g;

/** Where each line of a file that installs something is, as `file: what`. */
function installs(file: string): string[] {
  const lines = readText(file)
    .split("\n")
    .filter((line) => !/^\s*(?:#|\/\/|\*|\/\*)/.test(line));
  return lines.flatMap((line) => [...line.matchAll(INSTALLS)].map(([found]) => `${file}: ${found}`));
}

it("what takes packages from a registry: npm ci, or one of the few that are known", () => {
  const others = FILES.flatMap(installs).filter((found) => !/^[^:]+: npm ci\b/.test(found));
  const allowed = [
    // The package as somebody else gets it: without our lock file, for that is what is tested.
    /^scripts\/package\/make-app\.ts: npm", \["install", .*, tarball\], place\);$/,
    // One version, said in full.
    /^scripts\/with-node24: npm install .*"node@\$version" \|\|$/,
    // One version of a module, which the checksum database of Go holds to its bytes.
    /^scripts\/go-tools\.ts: /,
  ];
  expect(others.filter((found) => !allowed.some((pattern) => pattern.test(found)))).toEqual([]);
  expect(FILES.flatMap(installs)).toContainEqual(expect.stringMatching(/^\.ci\/run: npm ci /));
});

it("the Node of the function is one version", () => {
  expect(readText("scripts/with-node24")).toMatch(/^version=24\.\d+\.\d+$/m);
});

it("packages of Python are one version each, and come through one function", () => {
  expect(FILES.filter((file) => /"pip"|\bpip3? install/.test(readText(file)))).toEqual(["scripts/python-env.ts"]);
  const calls = FILES.flatMap((file) => [...readText(file).matchAll(/ensurePythonEnv\("[^"]+", \[([^\]]*)\]/g)]);
  const names = calls.flatMap(([, list = ""]) => list.split(",").map((name) => name.trim()));
  expect(names.length).toBeGreaterThan(1);
  const sources = FILES.map(readText).join("\n");
  for (const name of names) expect(sources).toMatch(new RegExp(`const ${name} = "[a-z[\\]-]+==\\d+\\.\\d+\\.\\d+"`));
});

it("package.json names one version of each package", () => {
  const { dependencies, devDependencies } = JSON.parse(readText("package.json"));
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it("the lock file holds every package to its bytes, and knows no other source than the registry", () => {
  const { lockfileVersion, packages } = JSON.parse(readText("package-lock.json"));
  expect(lockfileVersion).toBe(3);
  const { "": root, ...others } = packages;
  expect(root).toMatchObject({ name: "oidc-thumbprint-rotation" });
  const entries = Object.entries<Record<string, unknown>>(others);
  expect(entries.length).toBeGreaterThan(100);
  const faults = entries.filter(([, { integrity, resolved, inBundle, link }]) => {
    // It came inside the archive of the package above it, under that one's hash.
    if (inBundle === true) return integrity !== undefined;
    // Without an address npm asks its registry.
    const elsewhere = !String(resolved ?? "https://registry.npmjs.org/").startsWith("https://registry.npmjs.org/");
    return link === true || elsewhere || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(String(integrity));
  });
  expect(faults.map(([folder]) => folder)).toEqual([]);
});
