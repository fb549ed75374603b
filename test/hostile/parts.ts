import { createHash } from "node:crypto";
import { DEFAULT_HOST } from "../../sandbox/pki.js";
import { type Authority, createIntermediate, crossSign, selfSignedLeaf } from "../../sandbox/throwaway-ca.js";
import { altered } from "../support/absurd.js";
import {
  type Actor,
  ATTACKER_NAMES,
  type AttackerName,
  attacker,
  attackerBelow,
  EXPIRED,
  type Family,
  HOST_KEYS,
  INTERMEDIATE,
  OLD,
  RENEWED,
  ROOT,
  VALID,
} from "./cast.js";
import { crossSignWithSerial } from "./odd-identifier.js";

/** A certificate that a host may present. */
export interface Part {
  readonly name: string;
  readonly der: Buffer;
  readonly sha1: string;
  /** Whose private key it is about: known, because this is where the keys were given out. */
  readonly family: Family;
  /** Whether the old root issued it: where that is trusted, trust leads there. */
  readonly byOld?: true;
  /** A field of it cannot be read, or all of it cannot be parsed. */
  readonly unreadable?: "field" | "all";
}

/** A certificate of that family. */
export function part(name: string, family: Family, der: Uint8Array, more: Partial<Part> = {}): Part {
  const sha1 = createHash("sha1").update(der).digest("hex");
  return { name, family, der: Buffer.from(der), sha1, ...more };
}

/** What real issuers present: renewed, cross-signed, expired, with their root or without. */
async function honest(): Promise<Part[]> {
  const renewed = await crossSign(INTERMEDIATE, ROOT, RENEWED);
  const expired = await crossSign(INTERMEDIATE, ROOT, EXPIRED);
  const byOld = { byOld: true } as const;
  return [
    part("intermediate", "intermediate", INTERMEDIATE.certificate.der),
    part("intermediate, renewed", "intermediate", renewed.der),
    part("intermediate, expired", "intermediate", expired.der),
    part("intermediate by the old root", "intermediate", (await crossSign(INTERMEDIATE, OLD, VALID)).der, byOld),
    part("root", "root", ROOT.certificate.der),
    part("root by the old root", "root", (await crossSign(ROOT, OLD, VALID)).der, byOld),
    part("root by the old root, expired", "root", (await crossSign(ROOT, OLD, EXPIRED)).der, byOld),
    part("root by the old root, by issuer and serial", "root", await crossSignWithSerial(ROOT, OLD), byOld),
    part("old root", "old", OLD.certificate.der),
  ];
}

const FORGED_OF: readonly Actor[] = [ROOT, INTERMEDIATE, OLD];

/** Public keys of the honest CAs, certified by the attacker under whatever name. */
async function forged(): Promise<Part[]> {
  return eachName(async (name) => {
    const by = await attacker(name);
    return Promise.all(
      FORGED_OF.map(async (of) => part(`${of.family} by ${name}`, of.family, (await crossSign(of, by, VALID)).der)),
    );
  });
}

/** Certificates whose keys the attacker has. */
async function foreign(): Promise<Part[]> {
  const host: Authority = { ...(await attacker("host's namesake")), keys: HOST_KEYS };
  const single = [
    part("CA signed with the host's key", "attacker", (await attackerBelow(host, "Attacker")).certificate.der),
    part("Attacker, expired", "attacker", (await attacker("Attacker", EXPIRED)).certificate.der),
    part("Attacker, of many kilobytes", "attacker", (await oversized()).certificate.der),
    part("attacker's leaf", "attacker", (await attackersLeaf()).certificate.der),
  ];
  const named = await eachName(async (name) => {
    const top = await attacker(name);
    const below = await eachName(async (below) => [
      part(`${below} below ${name}`, "attacker", (await attackerBelow(top, below)).certificate.der),
    ]);
    return [part(name, "attacker", top.certificate.der), ...below];
  });
  return [...single, ...named];
}

/** What OpenSSL does not look at where it is not on its path. */
async function absurd(): Promise<Part[]> {
  const notAfter = new Date("2045-06-15T10:00:00Z");
  const validity = { notBefore: new Date("2021-04-05T06:07:08Z"), notAfter };
  const by = await attacker("Attacker");
  const own = await createIntermediate(by, { name: "Absurd", keyKind: "ecdsa", validity, keys: by.keys });
  const bodies = [
    { of: "Attacker", family: "attacker", certificate: own.certificate },
    { of: "root", family: "root", certificate: await crossSign(ROOT, by, validity) },
    { of: "intermediate", family: "intermediate", certificate: await crossSign(INTERMEDIATE, by, validity) },
  ] as const;
  const fields = bodies.flatMap(({ of, family, certificate }) =>
    ABSURD.map(([what, from, to]) =>
      part(`${of} with ${what}`, family, altered(certificate, from, to).der, { unreadable: "field" }),
    ),
  );
  const { der } = own.certificate;
  return [
    ...fields,
    part("half a certificate", "attacker", der.subarray(0, der.length / 2), { unreadable: "all" }),
    part("no certificate", "attacker", Buffer.from("not a certificate"), { unreadable: "all" }),
  ];
}

const ABSURD = [
  ["an end in month 13", "450615", "451315"],
  ["30 February as its end", "450615", "450230"],
  ["an end of letters", "450615100000Z", "never, never!"],
  ["a begin in month 13", "210405", "211305"],
] as const;

async function oversized(): Promise<Actor> {
  const by = await attacker("Attacker");
  const options = { name: "x".repeat(20_000), keyKind: "ecdsa", validity: VALID, keys: by.keys } as const;
  return { ...(await createIntermediate(by, options)), family: "attacker" };
}

async function attackersLeaf() {
  const { keys } = await attacker("Attacker");
  return selfSignedLeaf({ hosts: [DEFAULT_HOST], keyKind: "ecdsa", validity: VALID, keys });
}

async function eachName<T>(make: (name: AttackerName) => Promise<readonly T[]>): Promise<T[]> {
  const names = Object.keys(ATTACKER_NAMES) as AttackerName[];
  return (await Promise.all(names.map(make))).flat();
}

/** Every certificate but the leaf, by name; made once. */
export const PARTS: ReadonlyMap<string, Part> = new Map(
  [...(await honest()), ...(await forged()), ...(await foreign()), ...(await absurd())].map((each) => [
    each.name,
    each,
  ]),
);
