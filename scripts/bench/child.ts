import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { ScriptError } from "../run-script.js";

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Node's own options. @default those of this process, with which a child reads TypeScript */
  readonly nodeOptions?: readonly string[];
}

/** A process that answers messages, one at a time. What it writes to stdout is dropped. */
export class Child {
  readonly #process: ChildProcess;

  constructor(file: string, { args = [], env = process.env, nodeOptions = process.execArgv }: ChildOptions = {}) {
    this.#process = fork(file, args, {
      env,
      execArgv: [...nodeOptions],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }

  /**
   * The next message of the child.
   * @throws {ScriptError} when it ends without one
   */
  async next<T>(): Promise<T> {
    const ended = new AbortController();
    const exit = once(this.#process, "exit", { signal: ended.signal }).then(([code, signal]) => {
      throw new ScriptError(`a child process ended early, with ${code ?? signal}`);
    });
    const [message] = await Promise.race([once(this.#process, "message", { signal: ended.signal }), exit]).finally(
      () => {
        ended.abort();
        exit.catch(() => undefined);
      },
    );
    return message as T;
  }

  /** Sends a message and returns the answer. */
  ask<T>(message: unknown): Promise<T> {
    const answer = this.next<T>();
    this.#process.send(message as object);
    return answer;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Resolves when the process has ended by itself. */
  async ended(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, "exit");
  }

  /** Ends the process, if it still runs, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await gone;
  }
}
