import fc from "fast-check";
import type {
  EndpointObservation,
  IssuerObservation,
  Observation,
  PresentedChain,
  Retention,
  Thumbprint,
} from "../../rotation/core/model.js";
import {
  chain,
  endpointObservation,
  failed,
  fault,
  frontEnd,
  noRoute,
  notOffered,
  refused,
  thumbprint,
  verified,
} from "./builders.js";

/** What a decision is made from, but for its moment. */
export interface Scenario {
  readonly registered: readonly Thumbprint[];
  readonly seen: IssuerObservation;
  readonly retention: Retention;
}

/** Registered values that were never the hash of a certificate. */
export const PLACEHOLDERS: readonly string[] = ["0".repeat(40), "f".repeat(40), "0123456789".repeat(4), "not hex", ""];

/** Few, so that registered and presented values meet; more than five, so that there may be too many. */
const CA_NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const LEAF_NAMES = ["leaf a", "leaf b"];

const target = fc.record({
  frontEnd: fc.constantFrom("142.250.1.95", "142.250.1.96", "2600::1", "2600::2").map((address) => frontEnd(address)),
  variant: fc.constantFrom("rsa", "ecdsa", "other"),
});

/** Now and then a leaf alone. */
const presented = fc
  .tuple(fc.constantFrom(...LEAF_NAMES), fc.array(fc.constantFrom(...CA_NAMES), { maxLength: 3 }))
  .map(([first, rest]) => chain(first, ...rest));

const observation: fc.Arbitrary<Observation> = fc.oneof(
  { weight: 16, arbitrary: fc.tuple(presented, target).map(([of, at]) => verified(of, at)) },
  { weight: 1, arbitrary: fc.tuple(presented, target).map(([of, at]) => refused({ chain: of, ...at })) },
  { weight: 1, arbitrary: target.map(failed) },
  { weight: 1, arbitrary: target.map(noRoute) },
  { weight: 1, arbitrary: target.map(notOffered) },
);

const endpoint: fc.Arbitrary<EndpointObservation> = fc
  .record({
    observations: fc.oneof(
      { weight: 9, arbitrary: fc.array(observation, { maxLength: 6, size: "max" }) },
      { weight: 1, arbitrary: fc.array(target.map(refused), { minLength: 1, maxLength: 2 }) },
    ),
    frontEndsLeftOut: fc.constantFrom(0, 0, 0, 0, 0, 2),
    tls12: fc.constantFrom("accepted", "refused", "unknown"),
  })
  .map(({ observations, ...given }) => endpointObservation(observations, given));

const issuer: fc.Arbitrary<IssuerObservation> = fc.record({
  endpoints: fc.array(endpoint, { minLength: 1, maxLength: 2 }),
  discoveryFault: fc.constantFrom(...Array.from({ length: 9 }, () => null), fault("discovery-not-json")),
});

const registered = fc.uniqueArray(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...CA_NAMES).map(thumbprint) },
    { weight: 1, arbitrary: fc.constantFrom(...LEAF_NAMES).map(thumbprint) },
    { weight: 1, arbitrary: fc.constantFrom(...PLACEHOLDERS) },
  ),
  { maxLength: 5, size: "max" },
);

/** Any provider and any observation; every other provider has what was verified registered, as far as there is room. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ registered, seen: issuer, retention: fc.constantFrom("keep", "exact"), knows: fc.boolean() })
  .map(({ knows, ...given }) => ({
    ...given,
    registered: knows
      ? [...new Set([...given.registered.slice(0, 1), ...countedIn(given.seen), ...given.registered])].slice(0, 5)
      : given.registered,
  }));

/** Any text: any code unit, lone surrogates among them, and whole characters beyond the first 65 536. */
export function texts(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.nat(0xff), fc.nat(0xffff)).map((code) => String.fromCharCode(code));
  return fc.string({ unit: fc.oneof({ weight: 9, arbitrary: unit }, fc.constantFrom("😀", "\u{e0001}")), maxLength });
}

/** Random positions, to put lists in another order by. */
export const orders: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });

/** The list in the order of `positions`. */
export function reorder<T>(list: readonly T[], positions: readonly number[]): T[] {
  const placed = list.map((value, index) => ({ value, at: positions[index] ?? 0 }));
  return placed.sort((a, b) => a.at - b.at).map(({ value }) => value);
}

/** The same observations, made in another order. */
export function reorderSeen(seen: IssuerObservation, positions: readonly number[]): IssuerObservation {
  const endpoints = seen.endpoints.map((each) => ({ ...each, observations: reorder(each.observations, positions) }));
  return { ...seen, endpoints };
}

/** The chains that verified, in the order of their observations. */
export function verifiedIn({ endpoints }: IssuerObservation): PresentedChain[] {
  const all = endpoints.flatMap(({ observations }) => observations);
  return all.flatMap((each) => (each.kind === "verified" ? [each.chain] : []));
}

/** The last certificate of every chain that verified, as often as it was seen. */
export function countedIn(seen: IssuerObservation): Thumbprint[] {
  return verifiedIn(seen).flatMap((each) => each.at(-1)?.sha1 ?? []);
}
