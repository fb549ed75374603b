// Writes dist/function.cdx.json, the software bill of materials of the function's bundle: CycloneDX 1.6, and the same
// bytes for the same sources and lock file. `npm sbom` lists what is installed, which is much more.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type BundleContents, type BundledPackage, functionContents, manifestOf } from "./bundle-contents.js";
import { runScript, ScriptError } from "./run-script.js";

const OUT = "dist/function.cdx.json";

/** A component as CycloneDX 1.6 defines it, as far as it is used here. */
export interface SbomComponent {
  readonly type: "application" | "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly hashes: readonly { readonly alg: "SHA-256" | "SHA-512"; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
}

/** A bill of materials as CycloneDX 1.6 defines it, as far as it is used here. */
export interface Sbom {
  readonly $schema: string;
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly version: 1;
  readonly metadata: { readonly lifecycles: readonly { readonly phase: "build" }[]; readonly component: SbomComponent };
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** What of package-lock.json is used. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

/**
 * The bill of materials of the function. Run it from the repository's root.
 *
 * The hash of the function is that of its `index.js`; the hash of a package is that of its archive in the registry, as
 * the lock file has it. One component depends on another when its code in the bundle imports it.
 *
 * @throws {ScriptError} when a package is not the one in the lock file
 */
export async function functionSbom(): Promise<Sbom> {
  const contents = await functionContents();
  const lock: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const refs = new Map(contents.packages.map((each) => [each.folder, purlOf(each)]));
  const refsOf = (folders: readonly string[]) => folders.map((folder) => refs.get(folder) ?? "").sort();
  const root = rootComponent(contents);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { lifecycles: [{ phase: "build" }], component: root },
    components: contents.packages.map((each) => libraryComponent(each, lock)),
    dependencies: [
      { ref: root["bom-ref"], dependsOn: refsOf(contents.ownImports) },
      ...contents.packages.map((each) => ({ ref: purlOf(each), dependsOn: refsOf(each.imports) })),
    ],
  };
}

function rootComponent({ code }: BundleContents): SbomComponent {
  const { name, version, license } = manifestOf(".");
  return {
    type: "application",
    "bom-ref": `${name}@${version}#function`,
    name: `${name}-function`,
    version,
    hashes: [{ alg: "SHA-256", content: createHash("sha256").update(code).digest("hex") }],
    licenses: [{ license: { id: String(license) } }],
  };
}

/**
 * A package as a component.
 *
 * @throws {ScriptError} when the installed version is not the locked one, or the lock file has no SHA-512 of it
 */
export function libraryComponent(bundled: BundledPackage, { packages }: Lock): SbomComponent {
  const { name, version, folder } = bundled;
  const locked = packages[folder];
  if (locked?.version !== version) {
    throw new ScriptError(`${folder} is ${version}, package-lock.json has ${locked?.version ?? "none"}: run npm ci`);
  }
  const base64 = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(locked.integrity ?? "")?.[1];
  if (base64 === undefined) throw new ScriptError(`${folder}: package-lock.json has no SHA-512 of it`);
  return {
    type: "library",
    "bom-ref": purlOf(bundled),
    name,
    version,
    purl: purlOf(bundled),
    hashes: [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }],
    // `npm run licences` holds it to one identifier of SPDX.
    licenses: [{ license: { id: String(manifestOf(folder).license) } }],
  };
}

/** The package's name in the registry, in the form of the package URL specification. */
function purlOf({ name, version }: BundledPackage): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

await runScript(import.meta.url, async () => {
  const sbom = await functionSbom();
  mkdirSync(dirname(OUT), { recursive: true });
  writeFileSync(OUT, `${JSON.stringify(sbom, null, 2)}\n`);
  process.stdout.write(`${OUT}: ${sbom.components.length} components\n`);
});
