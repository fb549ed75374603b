import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExitCode } from "../../bin/cli/exit-codes.js";
import type { Io } from "../../bin/cli/io.js";
import { run } from "../../bin/cli/run.js";
import { pkiNow, resolverOf, temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";
import { trustedRoots } from "../support/pki.js";

/** What a user saw of one command line. */
export interface Seen {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** The questions asked. */
  readonly questions: readonly string[];
}

/** What a test may replace, and the answer to every question. */
export type Given = Partial<Io> & { readonly answer?: boolean };

/** Runs one command line in this process, at the moment the test chains are made for. No name resolves. */
export async function runCli(argv: readonly string[], { answer = false, ...given }: Given = {}): Promise<Seen> {
  const seen = { out: "", err: "", questions: [] as string[] };
  const io: Io = {
    clock: new ManualClock(pkiNow()),
    resolver: resolverOf({}),
    surroundings: { variables: process.env, folder: "/", home: "/nonexistent" },
    out: (text) => {
      seen.out += text;
    },
    err: (text) => {
      seen.err += text;
    },
    columns: 80,
    interactive: false,
    progress: false,
    color: false,
    errColor: false,
    interrupt: () => new AbortController().signal,
    confirm: async (question) => {
      seen.questions.push(question);
      return answer;
    },
    ...given,
  };
  const code = await run(argv, io);
  return { code, ...seen };
}

/** A file with the roots of the test chains, for `--ca-file`. */
export async function caFile(): Promise<string> {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, (await trustedRoots()).join(""));
  return path;
}

/** The lines of a text that do not fit a terminal of so many columns. */
export function tooLong(text: string, columns = 80): string[] {
  return text.split("\n").filter((line) => line.length > columns);
}
