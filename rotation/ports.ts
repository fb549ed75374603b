import type { Endpoint, FrontEnd, Observation, Provider, Thumbprint, Tls12, Variant } from "./core/model.js";
import type { Alert } from "./core/tell/alerts.js";
import type { MetricRecord } from "./core/tell/metrics.js";

/** Time as a run sees it. Tests advance it by hand; nothing else in the product reads a clock. */
export interface Clock {
  now(): Date;
  /** Calls `then` once after `ms` milliseconds, unless the returned function was called before. */
  after(ms: number, then: () => void): () => void;
}

/**
 * IAM OIDC providers of one account.
 *
 * Every method rejects with a `FaultError`: `access-denied` (naming action and resource), `throttled`, `provider-gone`,
 * `concurrent-modification`, `invalid-input`, `aws-unreachable`, `aws-failed`. Throttling and 5xx were retried before.
 */
export interface ProviderStore {
  /** ARNs of all providers of the account. */
  list(): Promise<readonly string[]>;
  get(arn: string): Promise<Provider>;
  /** Replaces the whole list. */
  update(arn: string, thumbprints: readonly Thumbprint[]): Promise<void>;
}

/** Name resolution. Rejects with `FaultError` `dns-failed`; never resolves to an empty list. */
export interface Resolver {
  /** IPv4 and IPv6 addresses of a name, unfiltered. */
  resolve(host: string): Promise<readonly string[]>;
}

/** Certificate chains as hosts present them. Never rejects: what goes wrong is part of the observation. */
export interface ChainSource {
  observe(endpoint: Endpoint, frontEnd: FrontEnd, variant: Variant): Promise<Observation>;
  /** Whether the front end completes a TLS 1.2 handshake, trusted or not. */
  acceptsTls12(endpoint: Endpoint, frontEnd: FrontEnd): Promise<Tls12>;
}

/** Discovery documents. */
export interface DiscoverySource {
  /**
   * The body of an issuer's discovery document, fetched from one of these front ends, over verified TLS.
   * Rejects with a `FaultError` of a network, trust or discovery code.
   *
   * @param rank - the lower, the earlier a front end is tried; may answer otherwise from attempt to attempt
   */
  fetch(issuer: string, frontEnds: readonly FrontEnd[], rank?: (frontEnd: FrontEnd) => number): Promise<string>;
}

/** Where metrics go. Rejects with a `FaultError`. */
export interface MetricSink {
  publish(records: readonly MetricRecord[], at: Date): Promise<void>;
}

/** Where alerts go. Rejects with a `FaultError`. */
export interface AlertSink {
  publish(alert: Alert): Promise<void>;
}

/** What the runs of one deployment remember of the ones before. Rejects with a `FaultError`. */
export interface StateStore {
  /** As it was last written; null when nothing was. */
  read(): Promise<string | null>;
  /** @param text - at most 4096 bytes */
  write(text: string): Promise<void>;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON object per event. No secret, no token, no multi-line text. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
