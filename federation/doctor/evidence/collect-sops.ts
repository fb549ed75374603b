import type { Variables } from "../credentials/variables.js";
import { FileError, type Files } from "../ports.js";
import { attempt } from "./attempt.js";
import type { Seen, SopsKey } from "./evidence.js";
import { keysOfVariable, MAX_SOPS_BYTES, readSopsKeys } from "./sops.js";

/** Where SOPS looks. */
export interface SopsAsked {
  /** Files and folders; null for `.sops.yaml` where it exists. */
  readonly sopsPaths: readonly string[] | null;
  readonly variables: Variables;
}

/** The keys of the files asked for, and of `SOPS_KMS_ARN`. */
export async function collectSops(
  { sopsPaths, variables }: SopsAsked,
  files: Files,
): Promise<Seen<readonly SopsKey[]>> {
  const variable = keysOfVariable("SOPS_KMS_ARN", variables.SOPS_KMS_ARN ?? "");
  if (sopsPaths === null && !(await files.exists(".sops.yaml"))) {
    return variable.length > 0
      ? { kind: "seen", value: variable }
      : { kind: "not-asked", why: "there is no .sops.yaml here; --sops names files" };
  }
  return attempt(async () => {
    const lists = await Promise.all((sopsPaths ?? [".sops.yaml"]).map((path) => files.list(path)));
    const keys = [...variable];
    for (const file of lists.flat()) {
      const found = readSopsKeys(file, await files.read(file, MAX_SOPS_BYTES).catch(() => ""));
      if (found === null) throw new FileError("file-unreadable", `${file} is not YAML`);
      keys.push(...found);
    }
    return keys;
  });
}
