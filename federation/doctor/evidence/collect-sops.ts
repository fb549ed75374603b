import { safe } from "../../../rotation/core/fault/sanitize.js";
import type { Variables } from "../credentials/variables.js";
import { FileError, type Files } from "../ports.js";
import { attempt } from "./attempt.js";
import type { Seen, SopsKey } from "./evidence.js";
import { isConfig, keysOfVariable, MAX_SOPS_BYTES, readSopsKeys } from "./sops.js";

/** Where SOPS looks. */
export interface SopsAsked {
  /** Files and folders; null for `.sops.yaml` where it exists. */
  readonly sopsPaths: readonly string[] | null;
  readonly variables: Variables;
}

/** More keys are no file of a person's. */
const MAX_KEYS = 2000;

/** The keys of the files asked for, and of `SOPS_KMS_ARN`. */
export async function collectSops(
  { sopsPaths, variables }: SopsAsked,
  files: Files,
  signal: AbortSignal | null,
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
      // Of a folder, what cannot be read is passed over; a file that was named is not.
      const named = isConfig(file) || sopsPaths?.includes(file) === true;
      const text = await files.read(file, MAX_SOPS_BYTES).catch((error: unknown) => (named ? fail(error) : ""));
      const found = signal?.aborted ? { refused: "the time was up" } : readSopsKeys(file, text);
      if ("refused" in found)
        throw new FileError("file-unreadable", safe`${file} was not understood: ${found.refused}`);
      keys.push(...found);
    }
    if (keys.length > MAX_KEYS) throw new FileError("file-unreadable", `more than ${MAX_KEYS} keys of KMS are named`);
    return keys;
  });
}

function fail(error: unknown): never {
  throw error;
}
