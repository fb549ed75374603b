import type { AwsOptions } from "../../rotation/adapters/aws/iam-client.js";
import type { Machine } from "../../rotation/compose.js";
import type { Sources, Surroundings } from "./settings-sources.js";

/** Where a command reads and writes. Commands touch no process globals, so that tests see what a user sees. */
export interface Io extends Machine {
  /** Replaces how AWS is called, in tests. */
  readonly aws?: Partial<AwsOptions>;
  /** Where defaults of settings and the AWS configuration are looked for; absent: nowhere. */
  readonly surroundings?: Surroundings;
  /** What was found there. */
  readonly sources?: Sources;
  /** The result, and nothing else. */
  out(text: string): void;
  /** Progress, questions and errors. */
  err(text: string): void;
  /** Width of the terminal; 80 when it has none. */
  readonly columns: number;
  /** Whether somebody is there to answer a question. */
  readonly interactive: boolean;
  /** Whether progress may be drawn on stderr. */
  readonly progress: boolean;
  /** Whether stdout takes colours. */
  readonly color: boolean;
  /** Whether stderr does. */
  readonly errColor: boolean;
  /**
   * From the first call on, Ctrl-C and a closed terminal abort this signal instead of ending the process: for what must
   * be put away, within a second.
   */
  interrupt(): AbortSignal;
  /** Asks a yes-or-no question; false when declined. */
  confirm(question: string): Promise<boolean>;
}
