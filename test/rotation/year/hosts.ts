import type { Observation, PresentedChain, Thumbprint } from "../../../rotation/core/model.js";
import { chain, failed, notOffered, refused, verified } from "../../support/builders.js";
import { FakeNetwork, type Presents } from "../fakes.js";
import { type Dice, pick } from "./dice.js";

/** What is special about a host for some days. */
type Special =
  /** Each connection gets one of two chains. */
  | "flapping"
  /** The RSA chain ends in another root than the ECDSA one. */
  | "cross-signed"
  /** Each front end has roots of its own: with three of them, six are required. */
  | "crowded"
  /** The leaf alone is presented. */
  | "lone-leaf"
  /** A front end does not answer. */
  | "silent"
  /** A front end presents a chain that does not verify. */
  | "impostor"
  /** The discovery document is no document. */
  | "no-discovery";

export interface Phase {
  readonly special: Special;
  readonly from: number;
  readonly days: number;
  /** Whether all front ends are silent or impostors, or the first one only. */
  readonly everywhere: boolean;
}

/** A host's year. */
export interface HostPlan {
  readonly name: string;
  readonly frontEnds: number;
  readonly ecdsaOnly: boolean;
  /** Days on which its CA is replaced. */
  readonly rotations: readonly number[];
  readonly phases: readonly Phase[];
}

/** The end of every chain that does not verify. */
export const IMPOSTOR = "impostor";

/** Whether something special is the case on a day, at the first front end or at another one. */
function isIn(special: Special, { phases }: HostPlan, day: number, isFirst = true): boolean {
  const now = phases.filter((phase) => phase.from <= day && day < phase.from + phase.days);
  return now.some((phase) => phase.special === special && (isFirst || phase.everywhere));
}

/** Whether every connection to a host succeeds on a day. */
export function isHealthy(plan: HostPlan, day: number): boolean {
  return !(["silent", "impostor", "no-discovery"] as const).some((special) => isIn(special, plan, day));
}

/** The name of the CA in use, without anything special. */
export function rootOf({ name, rotations }: HostPlan, day: number): string {
  return `${name} root ${rotations.filter((each) => each <= day).length}`;
}

/** The host's own certificate, renewed every 60 days. */
export function leafOf({ name }: HostPlan, day: number): string {
  return `${name} leaf ${Math.floor(day / 60)}`;
}

/** The hosts as they are on one day; notes the last certificate of every chain that verified. */
export class DayNetwork extends FakeNetwork {
  readonly #plans: ReadonlyMap<string, HostPlan>;
  readonly #day: number;
  readonly #jwksHosts: ReadonlyMap<string, string>;
  readonly #verified: ReadonlyMap<string, Set<Thumbprint>>;

  /** @param jwksHosts - host of the keys by issuer */
  constructor(plans: readonly HostPlan[], jwksHosts: ReadonlyMap<string, string>, day: number, roll: Dice) {
    const noted = new Map(plans.map(({ name }) => [name, new Set<Thumbprint>()]));
    super(Object.fromEntries(plans.map((plan) => [plan.name, presents(plan, day, { roll, noted })])));
    this.#plans = new Map(plans.map((plan) => [plan.name, plan]));
    this.#day = day;
    this.#jwksHosts = jwksHosts;
    this.#verified = noted;
  }

  /** What the hosts showed so far that verified. */
  verified(...hosts: readonly string[]): Set<Thumbprint> {
    return new Set(hosts.flatMap((host) => [...(this.#verified.get(host) ?? [])]));
  }

  override async resolve(host: string): Promise<readonly string[]> {
    return Array.from({ length: this.#plans.get(host)?.frontEnds ?? 0 }, (_, index) => addressOf(index));
  }

  override async fetch(issuer: string): Promise<string> {
    const { hostname } = new URL(issuer);
    const plan = this.#plans.get(hostname);
    if (plan !== undefined && isIn("no-discovery", plan, this.#day)) return "<html>";
    return JSON.stringify({ issuer, jwks_uri: `https://${this.#jwksHosts.get(issuer)}/jwks` });
  }
}

function addressOf(index: number): string {
  return `2606:2800:220:1::${index + 1}`;
}

function presents(
  plan: HostPlan,
  day: number,
  { roll, noted }: { readonly roll: Dice; readonly noted: ReadonlyMap<string, Set<Thumbprint>> },
): Presents {
  return (target) => {
    const seen = observationOf(plan, day, { target, roll });
    const last = seen.kind === "verified" ? seen.chain.at(-1) : undefined;
    if (last !== undefined) noted.get(plan.name)?.add(last.sha1);
    return seen;
  };
}

const chains = new Map<string, PresentedChain>();

/** A chain by the names of its certificates, hashed once: a year presents it some thousand times. */
function chainOf(leaf: string, ...rest: readonly string[]): PresentedChain {
  const key = [leaf, ...rest].join("/");
  const presented = chains.get(key) ?? chain(leaf, ...rest);
  chains.set(key, presented);
  return presented;
}

function observationOf(
  plan: HostPlan,
  day: number,
  { target, roll }: { readonly target: Parameters<Presents>[0]; readonly roll: Dice },
): Observation {
  const { frontEnd, variant } = target;
  const isFirst = frontEnd.address === addressOf(0);
  const leaf = leafOf(plan, day);
  if (isIn("silent", plan, day, isFirst)) return failed(target);
  if (isIn("impostor", plan, day, isFirst)) return refused({ chain: chainOf(leaf, IMPOSTOR), ...target });
  if (plan.ecdsaOnly && variant !== "ecdsa") return notOffered(target);
  if (isIn("lone-leaf", plan, day)) return verified(chainOf(leaf), target);
  const root = rootOf(plan, day);
  const roots: string[] = [root];
  if (isIn("crowded", plan, day)) roots[0] = `${root} of ${frontEnd.address} ${variant}`;
  if (isIn("cross-signed", plan, day) && variant === "rsa") roots[0] = `${root}, cross-signed`;
  if (isIn("flapping", plan, day)) roots.push(`${root}, the other`);
  const at = roll(plan.name, day, frontEnd.address, variant);
  return verified(chainOf(leaf, "intermediate", pick(roots, at)), target);
}
