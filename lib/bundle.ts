import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { BuildOptions } from "esbuild";
import { CA_ASSET_FILE } from "./ca-file.js";
import { here } from "./here.cjs";

/** Lambda's name of what the bundle exports. */
export const HANDLER = "index.handler";

/** The function as the package brings it, bundled when the package was built; seen from `dist/cjs/lib`. */
const BUILT = join(here, "../../function");

/** The function's file in there, and in the asset. */
const CODE_FILE = "index.js";

/** Whose code the bundle holds, and under which licences. Copies must have it with them. */
const NOTICES_FILE = "THIRD-PARTY-NOTICES.txt";

/** The handler's source, which only the repository has beside this folder. */
const SOURCE = join(here, "../lambda/handler.ts");
const IS_REPOSITORY = existsSync(SOURCE);

/**
 * How function code is bundled: one CommonJS file, minified, the AWS SDK included as its ES modules, which halves size
 * and start-up time.
 */
export const BUNDLE_OPTIONS: BuildOptions & { write: false } = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  minify: true,
  write: false,
  logLevel: "warning",
  // A function gets its credentials from its environment. These look elsewhere, are loaded only then, and would be a
  // quarter of the code.
  external: [
    "@aws-sdk/credential-provider-ini",
    "@aws-sdk/credential-provider-process",
    "@aws-sdk/credential-provider-sso",
    "@aws-sdk/credential-provider-web-identity",
  ],
};

let code: Uint8Array | undefined;

/** The function's code. The same bytes every time. */
export function bundleHandler(): Uint8Array {
  code ??= IS_REPOSITORY ? bundleSource() : readFileSync(join(BUILT, CODE_FILE));
  return code;
}

/**
 * esbuild is called directly: `NodejsFunction` starts it through npx and a shell, prints what it does, and needs the
 * lockfile of whoever uses the construct. It is loaded only here, because users of the package do without it.
 */
function bundleSource(): Uint8Array {
  const { buildSync }: typeof import("esbuild") = createRequire(SOURCE)("esbuild");
  const { outputFiles } = buildSync({ ...BUNDLE_OPTIONS, entryPoints: [SOURCE] });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

/** Writes the function's code and its notices into a folder. */
export function writeFunction(folder: string): void {
  writeFileSync(join(folder, CODE_FILE), bundleHandler());
  copyFileSync(join(IS_REPOSITORY ? join(here, "..") : BUILT, NOTICES_FILE), join(folder, NOTICES_FILE));
}

/**
 * Calls `use` with the function's code, beside it the notices of the packages in it and the extra CA certificates.
 *
 * The code lives in a directory that is gone afterwards: the CDK copies an asset as soon as a construct takes it.
 */
export function withCode<T>(caFile: string | undefined, use: (code: Code) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "thumbprint-rotation-"));
  try {
    writeFunction(directory);
    if (caFile !== undefined) copyFileSync(caFile, join(directory, CA_ASSET_FILE));
    return use(Code.fromAsset(directory));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
