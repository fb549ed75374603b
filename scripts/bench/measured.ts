import { readFileSync } from "node:fs";
import { createHandler } from "../../lambda/handler.js";
import { IamProviders } from "../../rotation/adapters/aws/iam.js";
import { createIamClient } from "../../rotation/adapters/aws/iam-client.js";
import { shakeHands } from "../../rotation/adapters/hosts/handshake.js";
import { createAgent, httpsGet } from "../../rotation/adapters/hosts/https-get.js";
import { SecureContexts } from "../../rotation/adapters/hosts/secure-contexts.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import type { RunResult } from "../../rotation/core/model.js";
import type { Summary } from "../../rotation/core/tell/summary.js";
import type { Computing } from "./physical-bound.js";

/** What one run of the real handler took, in a process of its own that does nothing else. */
export interface Measured {
  /** Milliseconds until the program was loaded. */
  readonly startMs: number;
  /** Milliseconds from the start of the process to the end of the run. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory that was resident at once, up to the end of the run. */
  readonly peakBytes: number;
  readonly summary: Summary;
  /** ARNs. */
  readonly notChecked: readonly string[];
  readonly computing: Computing;
}

/** The function's time limit. */
const FUNCTION_MS = 60_000;

/** Kept by Linux for this process alone: `resourceUsage` begins with what its parent had. */
export function peakBytes(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}

const REPETITIONS = 31;
const limits = { clock: systemClock, timeoutMs: 5000, signal: new AbortController().signal };

/** Milliseconds of processor time that one of them takes, of some, one after the other. */
async function computingOf(make: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < REPETITIONS; count += 1) await make();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / REPETITIONS;
}

/** With the same servers, and the host without its delay. */
async function measureComputing(env: NodeJS.ProcessEnv, arn: string): Promise<Computing> {
  const contexts = new SecureContexts([readFileSync(env.CA_FILE ?? "", "utf8")]);
  const endpoint = { host: env.PROMPT_HOST ?? "", port: 443 };
  const frontEnd = { address: "127.0.0.1", port: Number(env.PROMPT_PORT) };
  const context = contexts.get("ecdsa", "extra");
  const agent = createAgent(endpoint, contexts.get("other", "extra"), 1);
  const url = new URL(`https://${endpoint.host}/c/0/.well-known/openid-configuration`);
  const iam = createIamClient({ timeoutMs: limits.timeoutMs });
  const store = new IamProviders(iam, limits.signal);
  try {
    return {
      handshakeMs: await computingOf(() => shakeHands({ endpoint, frontEnd, context, strict: true }, limits)),
      documentMs: await computingOf(() => httpsGet(url, { frontEnd, agent }, limits)),
      awsCallMs: await computingOf(() => store.get(arn)),
    };
  } finally {
    agent.destroy();
    iam.destroy();
  }
}

async function measure({ event }: { readonly event: unknown }): Promise<Measured> {
  const startMs = performance.now();
  const results: RunResult[] = [];
  const handler = createHandler(process.env, { onResult: (result) => results.push(result) });
  const summary = await handler(event, {
    getRemainingTimeInMillis: () => FUNCTION_MS - (performance.now() - startMs),
  });
  const wallMs = performance.now();
  const { user, system } = process.cpuUsage();
  const peak = peakBytes();
  if (summary === null || "batchItemFailures" in summary) throw new Error("the handler took the event for another's");
  const providers = results.flatMap((result) => result.providers);
  const notChecked = providers.flatMap(({ arn, outcome }) => (outcome === "not-checked" ? [arn] : []));
  const computing = await measureComputing(process.env, providers[0]?.arn ?? "");
  return { startMs, wallMs, cpuMs: (user + system) / 1000, peakBytes: peak, summary, notChecked, computing };
}

void measure(JSON.parse(process.env.ORDER ?? "{}")).then((it) => process.send?.({ it }, () => process.disconnect()));
