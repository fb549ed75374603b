import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync } from "esbuild";
import { CA_ASSET_FILE } from "./config.js";

/** Lambda's name of what the bundle exports. */
export const HANDLER = "index.handler";

/** TypeScript in the repository, JavaScript in `dist/` of the package. */
const IS_SOURCE = import.meta.url.endsWith(".ts");

/** The handler's source. */
const ENTRY = fileURLToPath(new URL(`../lambda/handler${IS_SOURCE ? ".ts" : ".js"}`, import.meta.url));

/** Whose code the bundle holds, and under which licences. Copies must have it with them. */
const NOTICES_FILE = "THIRD-PARTY-NOTICES.txt";
const NOTICES = fileURLToPath(new URL(`${IS_SOURCE ? "../" : "../../"}${NOTICES_FILE}`, import.meta.url));

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

let bundle: Uint8Array | undefined;

/**
 * The function's code. The same bytes every time.
 *
 * esbuild is called directly: `NodejsFunction` starts it through npx and a shell, prints what it does, and needs the
 * lockfile of whoever uses the construct.
 */
export function bundleHandler(): Uint8Array {
  if (bundle !== undefined) return bundle;
  const { outputFiles } = buildSync({ ...BUNDLE_OPTIONS, entryPoints: [ENTRY] });
  bundle = Buffer.concat(outputFiles.map(({ contents }) => contents));
  return bundle;
}

/**
 * Calls `use` with the function's code, beside it the notices of the packages in it and the extra CA certificates.
 *
 * The code lives in a directory that is gone afterwards: the CDK copies an asset as soon as a construct takes it.
 */
export function withCode<T>(caFile: string | undefined, use: (code: Code) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "thumbprint-rotation-"));
  try {
    writeFileSync(join(directory, "index.js"), bundleHandler());
    copyFileSync(NOTICES, join(directory, NOTICES_FILE));
    if (caFile !== undefined) copyFileSync(caFile, join(directory, CA_ASSET_FILE));
    return use(Code.fromAsset(directory));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
