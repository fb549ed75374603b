import fc from "fast-check";
import type { FaultCode } from "../../rotation/core/model.js";
import { ATTACKER_NAMES } from "./cast.js";
import { PARTS, type Part } from "./parts.js";

/** A chain that a hostile issuer presents: a good leaf, what its verification needs, and anything else. */
export interface HostileChain {
  /** Who signed the leaf. */
  readonly leafBy: "intermediate" | "root";
  /** What follows the leaf, as names of parts; `leaf` is the leaf once more. */
  readonly above: readonly string[];
}

/** What must become of a chain, known from who has which key and not from looking at certificates. */
export type Expected = { readonly counts: string } | { readonly refused: FaultCode };

const all = [...PARTS.values()];
const named = (wanted: (part: Part) => boolean) => fc.constantFrom(...all.filter(wanted).map(({ name }) => name));
const attackerName = fc.constantFrom(...Object.keys(ATTACKER_NAMES));

const anything = fc.oneof(
  { weight: 8, arbitrary: named(({ family, unreadable }) => family !== "attacker" && unreadable === undefined) },
  { weight: 6, arbitrary: named(({ family, unreadable }) => family === "attacker" && unreadable === undefined) },
  { weight: 1, arbitrary: named(({ unreadable }) => unreadable === "field") },
  { weight: 2, arbitrary: fc.constant("leaf") },
);

/** The public key of an honest CA, certified by the attacker, and his own CA behind it. */
const forgedTail = fc
  .tuple(fc.constantFrom("root", "intermediate", "old"), attackerName)
  .map(([of, by]) => [`${of} by ${by}`, by]);

const tail = fc.oneof(
  { weight: 5, arbitrary: fc.constant<string[]>([]) },
  { weight: 2, arbitrary: forgedTail },
  { weight: 1, arbitrary: fc.tuple(forgedTail, forgedTail).map(([a, b]) => [...a, ...b]) },
  { weight: 2, arbitrary: fc.constant(["root by the old root"]) },
);

/** @param parsed - false for what no TLS library presents: certificates that cannot be parsed */
export function hostileChains({ parsed }: { readonly parsed: boolean }): fc.Arbitrary<HostileChain> {
  const each = parsed
    ? anything
    : fc.oneof(
        { weight: 60, arbitrary: anything },
        named((p) => p.unreadable === "all"),
      );
  return fc
    .record({
      leafBy: fc.constantFrom("intermediate", "intermediate", "intermediate", "root"),
      needed: fc.constantFrom("intermediate", "intermediate, renewed"),
      at: fc.nat(4),
      others: fc.oneof(
        { weight: 9, arbitrary: fc.array(each, { maxLength: 5 }) },
        { weight: 1, arbitrary: fc.array(each, { maxLength: 12, size: "max" }) },
      ),
      tail,
    })
    .map(({ leafBy, needed, at, others, tail: end }) => {
      const verifying = leafBy === "root" ? [] : [needed];
      return { leafBy, above: [...others.slice(0, at), ...verifying, ...others.slice(at), ...end] };
    });
}

const LONGEST = 10;

/**
 * @param chain - one that OpenSSL verifies
 * @param trustsOld - whether the old root is trusted as well
 */
export function expectedOf({ leafBy, above }: HostileChain, trustsOld: boolean): Expected {
  const presented = above.flatMap((name) => PARTS.get(name) ?? []);
  if (above.length + 1 > LONGEST) return { refused: "chain-too-long" };
  if (presented.some(({ unreadable }) => unreadable !== undefined)) return { refused: "certificate-unreadable" };
  const last = [...new Set(presented)].at(-1);
  if (last === undefined) return { counts: "leaf" };
  const linked = ["root", ...(leafBy === "intermediate" ? ["intermediate"] : [])];
  const toOld = presented.some(({ byOld, family }) => byOld === true && linked.includes(family));
  if (trustsOld && toOld) linked.push("old");
  return linked.includes(last.family) ? { counts: last.name } : { refused: "chain-unlinked" };
}
