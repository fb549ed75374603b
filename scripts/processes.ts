import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ScriptError } from "./run-script.js";

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new ScriptError("no free port on 127.0.0.1");
  return address.port;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly port: number;
  readonly logFile: string;
  /** A path that answers, with whatever status, once the server is up. */
  readonly readyPath: string;
}

/** Starts a server and waits, at most 60 seconds, until it answers. */
export async function startServer({ command, args, env, port, logFile, readyPath }: ServerCommand): Promise<Server> {
  const log = createWriteStream(logFile);
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new ScriptError(`${command} ended with ${child.exitCode}, see ${logFile}`);
    const answer = await fetch(`${url}${readyPath}`).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null) return { url, stop: () => stop(child) };
    await sleep(200);
  }
  await stop(child);
  throw new ScriptError(`${command} did not answer within a minute, see ${logFile}`);
}

/** Runs a command with this process's streams. Servers of this process go on meanwhile. @returns its exit code */
export async function runCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(late);
}
