import { readFileSync } from "node:fs";
import { handler } from "../../lambda/handler.js";
import { shakeHands } from "../../rotation/adapters/hosts/handshake.js";
import { SecureContexts } from "../../rotation/adapters/hosts/secure-contexts.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import type { Summary } from "../../rotation/core/tell/summary.js";

/** What one run of the real handler took, in a process of its own that does nothing else. */
export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory that was resident at once, up to the end of the run. */
  readonly peakBytes: number;
  readonly summary: Summary;
  /** Of a handshake with the same server and without its delay: the median of some, one after the other. */
  readonly handshakeMs: number;
}

const HANDSHAKES = 31;

/** The function's time limit. */
const FUNCTION_MS = 60_000;

/** Kept by Linux for this process alone: `resourceUsage` begins with what its parent had. */
export function peakBytes(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}

async function measureHandshake(env: NodeJS.ProcessEnv): Promise<number> {
  const contexts = new SecureContexts([readFileSync(env.CA_FILE ?? "", "utf8")]);
  const options = {
    endpoint: { host: env.PROMPT_HOST ?? "", port: 443 },
    frontEnd: { address: "127.0.0.1", port: Number(env.PROMPT_PORT) },
    context: contexts.get("ecdsa", "extra"),
    strict: true,
  };
  const limits = { clock: systemClock, timeoutMs: 5000, signal: new AbortController().signal };
  const times: number[] = [];
  for (let count = 0; count < HANDSHAKES; count += 1) {
    const startedAt = performance.now();
    const { kind } = await shakeHands(options, limits);
    if (kind !== "done") throw new Error(`a handshake without delay is ${kind}`);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(HANDSHAKES / 2)] ?? Number.NaN;
}

async function measure(): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const summary = await handler({}, { getRemainingTimeInMillis: () => FUNCTION_MS - (performance.now() - startedAt) });
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peak = peakBytes();
  if (summary === null) throw new Error("the handler took the event for a deployment's");
  const handshakeMs = await measureHandshake(process.env);
  return { wallMs, cpuMs: (user + system) / 1000, peakBytes: peak, summary, handshakeMs };
}

void measure().then((it) => process.send?.({ it }, () => process.disconnect()));
