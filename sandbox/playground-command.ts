import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellQuote } from "../rotation/core/tell/restore.js";
import type { World } from "./world.js";

/** Verbs that reach issuers, and so take the options that lead to a world. */
const REACHING = ["inspect", "check", "rotate", "doctor"];

/** How this process was started, whether from the sources or installed: without the verb. */
const THIS_PROGRAM: readonly string[] = [process.execPath, ...process.execArgv, process.argv[1] ?? ""];

/** Where a world's `oidc-thumbprints` is, for a PATH. */
export function commandFolder({ folder }: Pick<World, "folder">): string {
  return join(folder, "bin");
}

/**
 * Writes an executable `oidc-thumbprints` that leads to this world, so that commands can be typed as for the real one.
 *
 * @param program - the command line that it hands its arguments to
 */
export async function writeCommand(
  world: Pick<World, "folder" | "connectTo" | "caFile">,
  program: readonly string[] = THIS_PROGRAM,
): Promise<void> {
  const { connectTo, caFile } = world;
  const options = [...connectTo.flatMap((rule) => ["--connect-to", rule]), "--ca-file", caFile];
  const words = (given: readonly string[]) => given.map(shellQuote).join(" ");
  const script = `#!/bin/sh
# oidc-thumbprints of the playground: the issuers of this machine stand for the real ones.
case "\${1-}" in
  ${REACHING.join("|")})
    verb=$1
    shift
    set -- "$verb" ${words(options)} "$@" ;;
esac
exec ${words(program)} "$@"
`;
  const bin = commandFolder(world);
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "oidc-thumbprints"), script, { mode: 0o755 });
}
