import { readFileSync } from "node:fs";
import { Token } from "aws-cdk-lib";
import { readPem, withoutRoot } from "../rotation/core/certificate/pem.js";
import { OptionError } from "./option-error.js";

/** The certificates travel under this name, beside the function's code. */
export const CA_ASSET_FILE = "extra-ca.pem";

const ALLOWED = "the path of a file of CA certificates (PEM)";

/**
 * Checks the file by the rule that the function has for it, which would otherwise fail at every run.
 *
 * @throws {OptionError}
 */
export function checkCaFile(path: string | undefined): void {
  if (path === undefined) return;
  if (Token.isUnresolved(path)) throw new OptionError("caFile", "a token", `${ALLOWED}; known at synth`);
  const { pems, broken } = readPem(read(path));
  if (broken !== null) throw new OptionError("caFile", path, `${ALLOWED}; its certificate ${broken} cannot be parsed`);
  if (pems.length === 0) {
    throw new OptionError("caFile", path, `${ALLOWED}; it holds none (openssl x509 -inform DER turns DER into PEM)`);
  }
  const rootless = withoutRoot(pems);
  if (rootless !== null) throw new OptionError("caFile", path, `${ALLOWED}; it ${rootless}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(",")[0] : "";
    throw new OptionError("caFile", path, `${ALLOWED}; it cannot be read: ${reason}`);
  }
}
