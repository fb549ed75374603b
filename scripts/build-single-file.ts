// Builds the command line as one file, dist/oidc-thumbprints.mjs, which needs nothing beside Node: for `kubectl exec -i
// … node - doctor --collect < dist/oidc-thumbprints.mjs`, and wherever nothing can be installed.
import { readFileSync, statSync } from "node:fs";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { runScript } from "./run-script.js";

const OUT = "dist/oidc-thumbprints.mjs";

/** The version is read from package.json, which the single file does not have beside it. */
const inlineVersion: Plugin = {
  name: "inline-version",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]bin[\\/]cli[\\/]version\.ts$/ }, () => {
      const { version } = JSON.parse(readFileSync("package.json", "utf8"));
      return { contents: `export function version() { return ${JSON.stringify(version)}; }`, loader: "js" };
    });
  },
};

/** How the single file is bundled, its notices apart. */
export const SINGLE_FILE_OPTIONS: BuildOptions = {
  entryPoints: ["bin/cli.ts"],
  bundle: true,
  minify: true,
  // The notices at the end of the file hold all of them.
  legalComments: "none",
  platform: "node",
  target: "node20.19",
  format: "esm",
  // The ES modules of the SDK: smaller by half than what esbuild takes for Node by itself.
  mainFields: ["module", "main"],
  // CommonJS packages call require, which an ES module lacks.
  banner: {
    js: 'import { createRequire as __require } from "node:module";const require = __require(import.meta.url);',
  },
  plugins: [inlineVersion],
  logLevel: "warning",
};

/** Builds the file at `outfile`, at its end the notices of the packages in it: the file is handed on by itself. */
export async function buildSingleFile(outfile: string = OUT): Promise<void> {
  const notices = readFileSync("THIRD-PARTY-NOTICES.txt", "utf8").replaceAll("*/", "* /");
  await build({ ...SINGLE_FILE_OPTIONS, outfile, footer: { js: `/*\n${notices}*/` } });
}

await runScript(import.meta.url, async () => {
  await buildSingleFile();
  process.stdout.write(`${OUT}: ${statSync(OUT).size} bytes\n`);
});
