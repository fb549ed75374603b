import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { must } from "./python-env.js";

/** A command that `go install` builds from the Go module proxy, pinned. */
export interface GoTool {
  readonly name: string;
  readonly module: string;
  readonly version: string;
}

/** The maintained 3.x: half as much to build as Helm 4, about two minutes on two cores. Both take the same charts. */
export const HELM: GoTool = { name: "helm", module: "helm.sh/helm/v3/cmd/helm", version: "v3.22.0" };

/** Twenty seconds. */
export const ACTIONLINT: GoTool = {
  name: "actionlint",
  module: "github.com/rhysd/actionlint/cmd/actionlint",
  version: "v1.7.12",
};

const BIN = join(".cache", "go", "bin");

/**
 * Builds a tool into `.cache/go/bin`, once per version.
 *
 * @returns the path of the executable
 * @throws {ScriptError} without Go, or when the module cannot be had or built
 */
export function ensureGoTool({ name, module, version }: GoTool): string {
  const executable = resolve(BIN, name);
  const marker = join(BIN, `${name}.version`);
  if (existsSync(executable) && existsSync(marker) && readFileSync(marker, "utf8") === version) return executable;
  mkdirSync(BIN, { recursive: true });
  process.stdout.write(`Building ${name} ${version}\n`);
  // Neither the user's settings nor debug data: a third of the bytes less, and no C compiler.
  const env = { ...process.env, GOBIN: resolve(BIN), GOFLAGS: "", CGO_ENABLED: "0" };
  const args = ["install", "-trimpath", "-ldflags=-s -w", `${module}@${version}`];
  must(`Go with ${module}@${version}`, "go", args, env);
  writeFileSync(marker, version);
  return executable;
}
