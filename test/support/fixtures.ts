import { setMaxListeners } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecureContext } from "node:tls";
import { onTestFinished, vi } from "vitest";
import type { Limits } from "../../rotation/adapters/hosts/handshake.js";
import { type Offer, SecureContexts } from "../../rotation/adapters/hosts/secure-contexts.js";
import type { RootsBySubject } from "../../rotation/core/certificate/vouched.js";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { Resolver } from "../../rotation/ports.js";
import { type ConnectionFault, startFaultyFrontEnd } from "../../sandbox/faulty-front-end.js";
import {
  type ListeningFrontEnd,
  type ListenOptions,
  startTlsFrontEnd,
  type TlsFrontEnd,
  type TlsFrontEndOptions,
} from "../../sandbox/tls-front-end.js";
import { ManualClock } from "./manual-clock.js";
import { daysAround, trustedRoots } from "./pki.js";

// Nothing waits, but RSA keys and secure contexts are made for real, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Timeout of the limits that tests use. */
export const TIMEOUT_MS = 5000;

/** Closes something when the test that started it is over, whatever becomes of the test. */
export async function run<T extends { close(): void | Promise<void> }>(starting: T | Promise<T>): Promise<T> {
  const started = await starting;
  onTestFinished(() => started.close());
  return started;
}

/** A real HTTPS server for the length of a test. */
export function serve(options: TlsFrontEndOptions): Promise<TlsFrontEnd> {
  return run(startTlsFrontEnd(options));
}

/** A server that completes no handshake, for the length of a test. */
export function serveFault(fault: ConnectionFault, options?: ListenOptions): Promise<ListeningFrontEnd> {
  return run(startFaultyFrontEnd(fault, options));
}

/** A front end that refuses connections: it listened once. */
export async function serveNothing(): Promise<{ readonly address: string; readonly port: number }> {
  const { address, port, close } = await startFaultyFrontEnd("silent");
  await close();
  return { address, port };
}

/** A folder for the length of a test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "oidc-thumbprints-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Limits on a clock that stands still, without a deadline unless a signal is given. */
export function limitsOf({ clock = new ManualClock(), signal = new AbortController().signal } = {}): Limits & {
  readonly clock: ManualClock;
} {
  setMaxListeners(0, signal);
  return { clock, timeoutMs: TIMEOUT_MS, signal };
}

/** A clock that stands still, except for pauses shorter than a timeout: those end at once, and are noted. */
export class EagerClock extends ManualClock {
  readonly pauses: number[] = [];

  override after(ms: number, then: () => void): () => void {
    if (ms >= TIMEOUT_MS) return super.after(ms, then);
    this.pauses.push(ms);
    const soon = setImmediate(then);
    return () => clearImmediate(soon);
  }
}

/** The moment around which the test chains are valid, in whole seconds as certificates have it. */
export function pkiNow(): Date {
  const now = daysAround(0, 0).notBefore.getTime();
  return new Date(now - (now % 1000));
}

let extra: Promise<SecureContexts> | undefined;

/** Contexts that trust the roots of the test chains as extra CAs. Shared: building them is slow. */
export function extraContexts(): Promise<SecureContexts> {
  extra ??= trustedRoots().then((roots) => new SecureContexts(roots));
  return extra;
}

/** Roots of ours in the place of the bundled ones, of which nobody has the keys. */
class PublicContexts extends SecureContexts {
  override readonly hasExtra: boolean = false;

  override get(offer: Offer): SecureContext {
    return super.get(offer, "extra");
  }

  override roots(): RootsBySubject {
    return super.roots("extra");
  }
}

let publicly: Promise<SecureContexts> | undefined;

/** Contexts to which the roots of the test chains are bundled ones, without extra CAs. Shared. */
export function publicContexts(): Promise<SecureContexts> {
  publicly ??= trustedRoots().then((roots) => new PublicContexts(roots));
  return publicly;
}

/** Contexts that trust the bundled roots alone. */
export const bundledContexts = new SecureContexts([]);

/** Name resolution from a map; `asked` lists the names in the order they were asked for. */
export function resolverOf(
  addresses: Readonly<Record<string, readonly string[]>>,
): Resolver & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (host) => {
      asked.push(host);
      const found = addresses[host];
      if (found === undefined) throw new FaultError("dns-failed", `${host} could not be resolved (ENOTFOUND)`);
      return found;
    },
  };
}
