import type { AwsClients } from "./adapters/aws/clients.js";
import { IamProviders } from "./adapters/aws/iam.js";
import { readCaFile } from "./adapters/hosts/ca-file.js";
import { TlsChains } from "./adapters/hosts/chains.js";
import { HttpsDiscovery } from "./adapters/hosts/discovery.js";
import { DnsResolver } from "./adapters/hosts/dns.js";
import type { Limits } from "./adapters/hosts/handshake.js";
import { Openings } from "./adapters/hosts/openings.js";
import { SecureContexts } from "./adapters/hosts/secure-contexts.js";
import { Observer } from "./observe.js";
import type { Clock, Log, Resolver } from "./ports.js";
import type { RunPorts } from "./run.js";
import type { Settings } from "./settings.js";
import { TimeLimit } from "./time-limit.js";

/** What an observation needs of the machine. */
export interface Machine {
  readonly clock: Clock;
  /** Replaces the machine's name resolution, in tests. */
  readonly resolver?: Resolver;
}

export interface Observing {
  readonly observer: Observer;
  /** Does ahead, while a run waits for its first answers, what its connections need. It ends with `close`. */
  prepare(): void;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
  /** Stops the run's time for as long as a person is waited for. */
  pausedFor<T>(wait: () => Promise<T>): Promise<T>;
  /** Ends the time limit and closes kept-alive connections. */
  close(): void;
}

/**
 * Wires the observation of issuers, with a time limit that starts now.
 * @throws {ConfigError} when the CA file cannot be used
 */
export function composeObserver(settings: Settings, { clock, resolver }: Machine, deadlineMs: number): Observing {
  const contexts = new SecureContexts(readCaFile(settings.caFile));
  const time = new TimeLimit(clock, deadlineMs);
  const limits: Limits = { clock, timeoutMs: settings.timeoutMs, signal: time.signal };
  const openings = new Openings(clock);
  const discovery = new HttpsDiscovery(contexts, limits, openings);
  const chains = new TlsChains(contexts, limits, openings);
  const observer = new Observer({ resolver: resolver ?? new DnsResolver(limits), chains, discovery }, settings);
  const closed = new AbortController();
  // What fails here fails again where it is needed, and is told there.
  const prepare = () => void contexts.prepare(closed.signal).catch(() => undefined);
  const close = () => {
    closed.abort();
    time.end();
    discovery.close();
  };
  return { observer, signal: time.signal, prepare, pausedFor: (wait) => time.pausedFor(wait), close };
}

/** Wires a run against one account. Whoever made the clients destroys them. */
export function composeRun(
  settings: Settings,
  { clients, log, ...machine }: Machine & { readonly clients: Pick<AwsClients, "iam">; readonly log: Log },
  deadlineMs: number,
): RunPorts & Observing {
  const observing = composeObserver(settings, machine, deadlineMs);
  // Without credentials there will be no answers to wait for, and the run fails at its first call.
  void clients.iam.config.credentials().then(observing.prepare, () => undefined);
  return { ...observing, store: new IamProviders(clients.iam, observing.signal), clock: machine.clock, log };
}
