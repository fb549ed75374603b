import { join, resolve } from "node:path";
import { ensurePythonEnv } from "./python-env.js";

/** The package, pinned. */
const AWS_CLI = "awscli==1.45.11";

/**
 * Installs the real AWS CLI from PyPI, once.
 * @returns the absolute folder of `aws`, for a PATH
 * @throws {ScriptError} without Python 3 or when it cannot be installed
 */
export function ensureAwsCli(): string {
  return resolve(join(ensurePythonEnv("aws-cli", [AWS_CLI])));
}
