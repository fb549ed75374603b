import { FileError } from "../ports.js";
import type { Seen } from "./evidence.js";

/** What reading brings; a file that cannot be read is something seen too. */
export async function attempt<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { kind: "seen", value: await read() };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { kind: "failed", code: error.code, message: error.message };
  }
}
