// Builds dist/, what the package holds: the command as ES modules, the constructs as CommonJS, and the function.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { writeFunction } from "../lib/bundle.js";

const DIST = "dist";
const CONSTRUCTS = `${DIST}/cjs`;
const FUNCTION = `${DIST}/function`;

/** Ends this process with the compiler's exit code when it finds mistakes, which it printed. */
function compile(project: string): void {
  const { status } = spawnSync("tsc", ["-p", project], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(DIST, { recursive: true, force: true });
compile("scripts/tsconfig.build.json");
compile("scripts/tsconfig.build-cjs.json");
copyFileSync("lib/here.cjs", `${CONSTRUCTS}/lib/here.cjs`);
// Files below are CommonJS, whatever the package around them is.
writeFileSync(`${CONSTRUCTS}/package.json`, `${JSON.stringify({ type: "commonjs" })}\n`);
mkdirSync(FUNCTION);
writeFunction(FUNCTION);
