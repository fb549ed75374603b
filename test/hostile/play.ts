import { setMaxListeners } from "node:events";
import { run } from "../../bin/cli/run.js";
import { createHandler } from "../../lambda/handler.js";
import { DnsResolver } from "../../rotation/adapters/hosts/dns.js";
import type { RunResult } from "../../rotation/core/model.js";
import type { Resolver } from "../../rotation/ports.js";
import { serveNames } from "../support/name-server.js";
import type { Fleet } from "./fleet.js";
import type { FleetPlan } from "./issuers.js";

/** Seconds of the run's clock. */
const TIMEOUT_SECONDS = 4;
export const DEADLINE_SECONDS = 45;
/** Real milliseconds: the sandbox's AWS always answers. */
const AWS = { timeoutMs: 30_000 };

export interface Played {
  readonly result: RunResult | null;
  readonly error: unknown;
  /** ARNs of the lines about providers in the log. */
  readonly logged: readonly string[];
  readonly elapsedMs: number;
}

/** A name server that knows one name, keeps silent about another, and no more; for the length of a test. */
export async function serveFleetNames(): Promise<string> {
  const answers = { "resolves.names.example": ["127.0.0.1"], "hangs.names.example": "silent" } as const;
  const { server } = await serveNames((name) => answers[name as keyof typeof answers] ?? "no-such-name");
  return server;
}

/** One run of the real handler. */
export async function playHandler(fleet: Fleet, { retention }: FleetPlan, nameServer: string): Promise<Played> {
  const { world, clock, connectTo, caFile } = fleet;
  const results: RunResult[] = [];
  const logged: string[] = [];
  const env = {
    ISSUER_HOSTS: "*",
    CA_FILE: caFile,
    CONNECT_TO: connectTo.join(","),
    TOPIC_ARN: world.topicArn,
    RETENTION: retention,
    TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
    DEADLINE_SECONDS: String(DEADLINE_SECONDS),
  };
  const start = clock.now().getTime();
  const handler = createHandler(env, {
    clock,
    resolver: resolverOf(fleet, nameServer),
    aws: AWS,
    writeLog: (line) => {
      const { event, arn } = JSON.parse(line);
      if (event === "provider") logged.push(arn);
    },
    onResult: (result) => results.push(result),
  });
  const error = await handler({}, { getRemainingTimeInMillis: () => 600_000 }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { result: results[0] ?? null, error, logged, elapsedMs: clock.now().getTime() - start };
}

/** A command on the same fleet, its exit code and what it printed. */
export async function playCli(fleet: Fleet, nameServer: string, command: readonly string[]) {
  const { clock, connectTo, caFile } = fleet;
  const printed: string[] = [];
  const limits = ["--timeout", String(TIMEOUT_SECONDS), "--deadline", String(DEADLINE_SECONDS)];
  const common = ["--json", "--ca-file", caFile, ...connectTo.flatMap((rule) => ["--connect-to", rule]), ...limits];
  const exit = await run([...command, ...common], {
    clock,
    resolver: resolverOf(fleet, nameServer),
    aws: AWS,
    out: (text) => printed.push(text),
    err: (text) => printed.push(text),
    columns: 80,
    interactive: false,
    progress: false,
    color: false,
    errColor: false,
    interrupt: () => new AbortController().signal,
    confirm: async () => false,
  });
  return { exit, answer: JSON.parse(printed.join("")) };
}

function resolverOf({ clock }: Fleet, server: string): Resolver {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const unknown = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
  const limits = { clock, timeoutMs: TIMEOUT_SECONDS * 1000, signal };
  return new DnsResolver(limits, { hostsFile: "/dev/null", servers: [server], lookup: unknown });
}
