import { FaultError } from "../../rotation/core/fault/fault.js";
import type {
  Endpoint,
  FaultCode,
  FrontEnd,
  Mode,
  Observation,
  Provider,
  RunResult,
  Thumbprint,
  Tls12,
  Variant,
} from "../../rotation/core/model.js";
import { Observer } from "../../rotation/observe.js";
import type { ChainSource, DiscoverySource, Log, ProviderStore, Resolver } from "../../rotation/ports.js";
import { type Consent, run } from "../../rotation/run.js";
import type { SurveySettings } from "../../rotation/survey.js";
import { failed, NOW, provider, refused, verified } from "../support/builders.js";
import { ManualClock } from "../support/manual-clock.js";

/** A call to the store; `nth` counts the calls of this operation for this provider, from 1. */
export interface StoreCall {
  readonly operation: "list" | "get" | "update";
  readonly arn: string;
  readonly nth: number;
}

/** Providers in memory, with hooks for what can happen to a call. */
export class MemoryStore implements ProviderStore {
  readonly providers: Map<string, Provider>;
  readonly calls: StoreCall[] = [];
  /** The most calls that were under way at the same time, by operation. */
  readonly load = { list: 0, get: 0, update: 0 };
  /** Called before a call takes effect; throws to refuse it. */
  before: (call: StoreCall) => void = () => undefined;
  /** Called after a call took effect; throws to lose its answer. */
  after: (call: StoreCall) => void = () => undefined;
  /** What a call waits for before it takes effect. */
  delay: (call: StoreCall) => Promise<void> = () => Promise.resolve();
  /** What a get shows instead of what is stored. */
  show: (stored: Provider, call: StoreCall) => Provider = (stored) => stored;
  readonly #signal: AbortSignal;
  readonly #now = { list: 0, get: 0, update: 0 };

  constructor(providers: readonly Provider[], signal: AbortSignal) {
    this.providers = new Map(providers.map((each) => [each.arn, each]));
    this.#signal = signal;
  }

  list(): Promise<readonly string[]> {
    return this.#call("list", "", () => [...this.providers.keys()]);
  }

  get(arn: string): Promise<Provider> {
    return this.#call("get", arn, (call) => this.show(this.#find(arn), call));
  }

  update(arn: string, thumbprints: readonly Thumbprint[]): Promise<void> {
    return this.#call("update", arn, () => void this.change(arn, { thumbprints }));
  }

  /** Changes a stored provider, as somebody else might. */
  change(arn: string, given: Partial<Provider>): void {
    this.providers.set(arn, { ...this.#find(arn), ...given });
  }

  /** How many updates were called. */
  writes(): number {
    return this.operations().filter((operation) => operation === "update").length;
  }

  /** The operations called, in order; those of one provider when it is named. */
  operations(arn?: string): string[] {
    return this.calls.filter((call) => arn === undefined || call.arn === arn).map(({ operation }) => operation);
  }

  async #call<T>(operation: StoreCall["operation"], arn: string, effect: (call: StoreCall) => T): Promise<T> {
    const nth = this.calls.filter((call) => call.operation === operation && call.arn === arn).length + 1;
    const call = { operation, arn, nth };
    this.calls.push(call);
    this.#now[operation] += 1;
    this.load[operation] = Math.max(this.load[operation], this.#now[operation]);
    try {
      // A turn of its own, so that calls overlap as they do over a network.
      await this.delay(call);
      if (this.#signal.aborted) throw new FaultError("no-time-left", "the run's time was up");
      this.before(call);
      const result = effect(call);
      this.after(call);
      return result;
    } finally {
      this.#now[operation] -= 1;
    }
  }

  #find(arn: string): Provider {
    const found = this.providers.get(arn);
    if (found === undefined) throw new FaultError("provider-gone", `${arn} is gone`);
    return found;
  }
}

/** A hook that refuses one operation with a fault, from the first to the `until`-th call, or always. */
export function refusing(operation: StoreCall["operation"], code: FaultCode, until = Number.POSITIVE_INFINITY) {
  return (call: StoreCall): void => {
    if (call.operation === operation && call.nth <= until) throw new FaultError(code, `${operation} was refused`);
  };
}

/** What a host presents to whoever connects. */
export type Presents = (target: { readonly frontEnd: FrontEnd; readonly variant: Variant }) => Observation;

/** Chains that verify and end in the certificate of that name. */
export const presenting =
  (root: string): Presents =>
  (target) =>
    verified(root, target);

export const untrusted: Presents = (target) => refused(target);
export const silent: Presents = (target) => failed(target);

/** Hosts that nobody connects to: every issuer of theirs has its keys beside it. */
export class FakeNetwork implements Resolver, ChainSource, DiscoverySource {
  readonly observations: string[] = [];
  /** What a connection waits for before the host presents anything. */
  delay: (host: string) => Promise<void> = () => Promise.resolve();
  readonly #hosts: Record<string, Presents>;

  constructor(hosts: Readonly<Record<string, Presents>>) {
    this.#hosts = { ...hosts };
  }

  /** From now on a host presents something else. */
  present(host: string, presents: Presents): void {
    this.#hosts[host] = presents;
  }

  async resolve(host: string): Promise<readonly string[]> {
    if (this.#hosts[host] === undefined) throw new FaultError("dns-failed", `${host} could not be resolved`);
    return ["2606:2800:220:1::1"];
  }

  async observe({ host }: Endpoint, frontEnd: FrontEnd, variant: Variant): Promise<Observation> {
    this.observations.push(`${host} ${variant}`);
    await this.delay(host);
    return (this.#hosts[host] ?? silent)({ frontEnd, variant });
  }

  async acceptsTls12(): Promise<Tls12> {
    return "accepted";
  }

  async fetch(issuer: string): Promise<string> {
    return JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` });
  }
}

/** Writes nothing and remembers all: level, event and fields of each entry. */
export function recordingLog() {
  const entries: { level: keyof Log; event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const at =
    (level: keyof Log) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
      entries.push({ level, event, fields });
    };
  const log: Log = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { entries, log };
}

export function settingsOf(given: Partial<SurveySettings> & { readonly mode?: Mode } = {}): SurveySettings {
  const scope = { issuerHosts: ["*"], excludeHosts: [], tagFilter: null };
  return { mode: "enforce", scope, policy: { retention: "keep", expiryDays: 30 }, ...given };
}

/** A run in memory: its parts, to be set up and looked at, and the run itself. */
export function harness(
  given: { readonly providers?: readonly Provider[]; readonly hosts?: Readonly<Record<string, Presents>> } = {},
) {
  const { providers = [provider([])], hosts = { "container.googleapis.com": presenting("root") } } = given;
  const deadline = new AbortController();
  const store = new MemoryStore(providers, deadline.signal);
  const network = new FakeNetwork(hosts);
  const clock = new ManualClock(NOW);
  const { entries, log } = recordingLog();
  const observer = new Observer({ resolver: network, chains: network, discovery: network }, NOWHERE);
  const ports = { store, observer, clock, log, signal: deadline.signal };
  const start = (settings = settingsOf(), consent?: Consent): Promise<RunResult> =>
    clock.runToEnd(run(ports, settings, consent));
  return { store, network, clock, entries, ports, deadline, run: start };
}

const NOWHERE = { connectTo: [], allowPrivate: [] };
