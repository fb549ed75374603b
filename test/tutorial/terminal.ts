import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A POSIX shell that keeps its variables, functions and folder from command to command, as a terminal does. */
export class Terminal {
  readonly #shell: ChildProcess;
  #printed = "";
  #heard: () => void = () => undefined;

  /** @param env - the whole environment of the shell */
  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#shell = spawn("sh", { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
    this.#shell.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#printed += text;
      this.#heard();
    });
    this.#shell.on("exit", () => this.#heard());
    this.#shell.stdin?.write("exec 2>&1\n");
  }

  /**
   * Runs one command.
   * @returns what it printed on both streams
   * @throws when the shell ended instead
   */
  async run(command: string): Promise<string> {
    const end = /\n<end of the command>\n/;
    this.#printed = "";
    this.#shell.stdin?.write(`${command}\nprintf '\\n<end of the command>\\n'\n`);
    while (!end.test(this.#printed)) {
      if (this.#shell.exitCode !== null) throw new Error(`the shell ended after: ${command}\n${this.#printed}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    return this.#printed.replace(end, "");
  }

  async close(): Promise<void> {
    const gone = once(this.#shell, "exit");
    this.#shell.stdin?.end();
    await gone;
  }
}

/** A command that goes on until it is told to end, in its own process group. */
export class Running {
  readonly #child: ChildProcess;
  #printed = "";

  constructor(command: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn("sh", ["-c", command], { env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#printed += text;
    });
  }

  /**
   * Waits for a text.
   * @returns what was printed so far
   * @throws when the command ended without it
   */
  async printed(text: string): Promise<string> {
    const { stdout } = this.#child;
    while (!this.#printed.includes(text)) {
      if (stdout === null || stdout.readableEnded) throw new Error(`ended without "${text}":\n${this.#printed}`);
      await Promise.race([once(stdout, "data"), once(stdout, "end")]);
    }
    return this.#printed;
  }

  /** As Ctrl-C does: to all processes of the command. */
  async interrupt(): Promise<void> {
    const { pid, exitCode } = this.#child;
    if (pid === undefined || exitCode !== null) return;
    const gone = once(this.#child, "exit");
    process.kill(-pid, "SIGINT");
    await gone;
  }
}
