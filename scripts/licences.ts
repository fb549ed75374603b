// Whose code is in the function and in the single-file command line, and under which licences:
//   tsx scripts/licences.ts           writes THIRD-PARTY-NOTICES.txt
//   tsx scripts/licences.ts --check   fails when it is out of date
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BundleContents, functionContents, manifestOf, singleFileContents } from "./bundle-contents.js";
import { runScript, ScriptError } from "./run-script.js";

/** Where the notices are kept. */
export const NOTICES_FILE = "THIRD-PARTY-NOTICES.txt";

/** What a package says of its licence. */
export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  /** The field `license` of its package.json, as it is. */
  readonly licence: unknown;
  /** Its files of licences and notices, in full. */
  readonly texts: readonly string[];
  /** The bundles it is in. */
  readonly bundles: readonly string[];
}

/**
 * The licences that may be bundled, each with words of its text. All let code be copied, minified and handed on under
 * Apache-2.0 as long as their text goes with it. Only what occurs is listed: another one, or an expression of several,
 * is for a person to decide.
 */
const ALLOWED: ReadonlyMap<unknown, RegExp> = new Map([
  ["0BSD", /any purpose with or without fee is hereby granted\./],
  ["Apache-2.0", /Apache License Version 2\.0/],
  ["BSD-3-Clause", /Redistribution and use in source and binary forms.*Neither the name/],
  ["ISC", /any purpose with or without fee is hereby granted, provided that/],
  ["MIT", /Permission is hereby granted, free of charge, to any person obtaining a copy/],
]);

/** The only licence whose text names nobody, so that one copy of it is enough for packages that come without. */
const NAMELESS = "Apache-2.0";

/** Why a package may not be bundled, in one line, or null. */
export function objectionTo({ name, version, licence, texts }: LicensedPackage): string | null {
  const words = ALLOWED.get(licence);
  const given = licence === undefined ? "no licence" : `licence ${JSON.stringify(licence)}`;
  if (words === undefined) return `${name} ${version}: ${given}, allowed are ${[...ALLOWED.keys()].join(", ")}`;
  if (texts.length === 0 && licence !== NAMELESS) return `${name} ${version}: ${given}, but no text of it`;
  if (texts.length > 0 && !texts.map(squeezed).some((text) => words.test(text))) {
    return `${name} ${version}: ${given}, but its text is another`;
  }
  return null;
}

/** The packages of both bundles, sorted by name and version. Run it from the repository's root. */
export async function bundledPackages(): Promise<readonly LicensedPackage[]> {
  const bundles: readonly (readonly [string, BundleContents])[] = [
    ["function", await functionContents()],
    ["single file", await singleFileContents()],
  ];
  const folders = [...new Set(bundles.flatMap(([, { packages }]) => packages.map(({ folder }) => folder)))];
  const packages = folders.map((folder) => {
    const { name, version, license } = manifestOf(folder);
    const having = bundles.filter(([, contents]) => contents.packages.some((each) => each.folder === folder));
    return { name, version, licence: license, texts: textsIn(folder), bundles: having.map(([bundle]) => bundle) };
  });
  return packages.sort((a, b) => compare(titleOf(a), titleOf(b)));
}

/**
 * The notices in full.
 *
 * @throws {ScriptError} when a package may not be bundled: a line for each
 */
export function noticesOf(packages: readonly LicensedPackage[]): string {
  const objections = packages.map(objectionTo).filter((line) => line !== null);
  if (objections.length > 0) throw new ScriptError(objections.join("\nerror: "));
  const rows = packages.map((each) => `${titleOf(each)} | ${each.licence} | ${each.bundles.join(", ")}`);
  return [
    "THIRD-PARTY NOTICES",
    "",
    "The deployed function and the single-file command line of oidc-thumbprint-rotation, which is under the Apache",
    "License 2.0, contain code of the packages below, minified. `npm run licences` writes this file.",
    "",
    "package | licence | contained in",
    ...rows,
    "",
    ...[...packagesByText(packages)].flatMap(([text, titles]) => [LINE, ...titles, LINE, "", text, ""]),
  ].join("\n");
}

const LINE = "-".repeat(80);

/** Each text once, above it the packages that have it. */
function packagesByText(packages: readonly LicensedPackage[]): ReadonlyMap<string, readonly string[]> {
  const written = new Map<string, string>();
  const titles = new Map<string, string[]>();
  const add = (text: string, title: string) => {
    // Some differ in nothing but their spaces.
    const known = written.get(squeezed(text)) ?? text;
    written.set(squeezed(text), known);
    titles.set(known, [...(titles.get(known) ?? []), title]);
  };
  for (const each of packages) for (const text of each.texts) add(text, titleOf(each));
  const bare = packages.filter(({ texts }) => texts.length === 0).map(titleOf);
  const apache = [...titles.keys()].find((text) => ALLOWED.get(NAMELESS)?.test(squeezed(text)));
  if (bare.length === 0) return titles;
  if (apache === undefined) throw new ScriptError(`${bare.join(", ")}: no text of ${NAMELESS} at hand`);
  for (const title of bare) add(apache, `${title}, which comes without a text of its licence`);
  return titles;
}

function textsIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).filter((name) => /^(copying|copyright|licen[cs]e|notice)/i.test(name));
  const read = (name: string) => readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, "");
  return names.sort().map((name) =>
    read(name)
      .replace(/\s*$/, "")
      .replace(/^\s*\n/, "")
      .replace(/[ \t\r]+$/gm, ""),
  );
}

function titleOf({ name, version }: LicensedPackage): string {
  return `${name} ${version}`;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

async function main(args: readonly string[]): Promise<void> {
  const check = args[0] === "--check";
  if (args.length > (check ? 1 : 0)) throw new ScriptError(`given ${args.join(" ")}, allowed is --check or nothing`);
  const packages = await bundledPackages();
  const notices = noticesOf(packages);
  if (!check) writeFileSync(NOTICES_FILE, notices);
  else if (readFileSync(NOTICES_FILE, "utf8") !== notices) {
    throw new ScriptError(`${NOTICES_FILE} is out of date: npm run licences writes it`);
  }
  process.stdout.write(`${NOTICES_FILE}: ${packages.length} packages\n`);
}

await runScript(import.meta.url, main);
