import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { BUNDLE_OPTIONS } from "../lib/bundle.js";
import { SINGLE_FILE_OPTIONS } from "./build-single-file.js";

/** A package of which at least one byte is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is installed, and its key in package-lock.json: `node_modules/p-limit`. Unique. */
  readonly folder: string;
  /** How many bytes of the bundle are its. */
  readonly bytes: number;
  /** Folders of the packages in the same bundle that its code imports, sorted. */
  readonly imports: readonly string[];
}

/** What a bundle is made of. What the bundler adds between modules belongs to none, so that the parts sum to less. */
export interface BundleContents {
  readonly code: Uint8Array;
  /** How many bytes are this repository's own. */
  readonly ownBytes: number;
  /** Folders of the packages that its own code imports, sorted. */
  readonly ownImports: readonly string[];
  /** Sorted by folder. */
  readonly packages: readonly BundledPackage[];
}

/** What is in the function: the same bytes as `bundleHandler` gives. Run it from the repository's root. */
export function functionContents(): Promise<BundleContents> {
  return contentsOf({ ...BUNDLE_OPTIONS, entryPoints: ["lambda/handler.ts"], outfile: "index.js" });
}

/** What is in the single-file command line, its notices apart. Run it from the repository's root. */
export function singleFileContents(): Promise<BundleContents> {
  return contentsOf({ ...SINGLE_FILE_OPTIONS, outfile: "oidc-thumbprints.mjs" });
}

/** This repository's own code, beside the folders of packages. */
const OWN = "";

async function contentsOf(options: BuildOptions): Promise<BundleContents> {
  const { metafile, outputFiles } = await build({ ...options, metafile: true, write: false });
  const bytes = bytesByOwner(metafile);
  const imports = importsByOwner(metafile, bytes);
  const folders = [...bytes.keys()].filter((owner) => owner !== OWN).sort();
  return {
    code: Buffer.concat(outputFiles.map(({ contents }) => contents)),
    ownBytes: bytes.get(OWN) ?? 0,
    ownImports: imports.get(OWN) ?? [],
    packages: folders.map((folder) => {
      const { name, version } = manifestOf(folder);
      return { name, version, folder, bytes: bytes.get(folder) ?? 0, imports: imports.get(folder) ?? [] };
    }),
  };
}

/** The package.json of an installed package. */
export function manifestOf(folder: string): { name: string; version: string; license?: unknown } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The folder of the package that a file belongs to. The folder of all packages may be a link to another place. */
function ownerOf(path: string): string {
  return /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? OWN;
}

/** Only what is in the output: the bundler drops modules that nothing uses, and with them whole packages. */
function bytesByOwner({ outputs }: Metafile): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) sums.set(ownerOf(path), (sums.get(ownerOf(path)) ?? 0) + bytesInOutput);
    }
  }
  return sums;
}

function importsByOwner({ inputs }: Metafile, kept: ReadonlyMap<string, number>): ReadonlyMap<string, string[]> {
  const edges = new Map<string, Set<string>>();
  for (const [path, { imports }] of Object.entries(inputs)) {
    const from = ownerOf(path);
    const targets = imports.filter(({ external }) => external !== true).map((each) => ownerOf(each.path));
    const others = targets.filter((to) => to !== from && to !== OWN && kept.has(to));
    edges.set(from, new Set([...(edges.get(from) ?? []), ...others]));
  }
  return new Map([...edges].map(([from, to]) => [from, [...to].sort()]));
}
