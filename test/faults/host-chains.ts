import { authority, chain, daysAround, type SandboxChain, toChain } from "../../sandbox/pki.js";
import {
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
  issueLeaf,
} from "../../sandbox/throwaway-ca.js";
import { altered } from "../support/absurd.js";
import { deepChain } from "../support/pki.js";
import type { Presents } from "./model.js";

const INTERMEDIATE = daysAround(-700, 1000);
const LEAF = daysAround(-24, 60);

/** A CA of the attacker's own. */
const STRANGER = { notBefore: INTERMEDIATE.notBefore, notAfter: new Date("2042-06-15T10:00:00Z") };
const stranger = createRoot({ name: "Stranger", keyKind: "ecdsa", validity: STRANGER });

const made = new Map<string, Promise<SandboxChain>>();

/** A chain for a host, by what it is; made once for the life of the process. ECDSA where RSA is not the point. */
export function hostChain(presents: Presents, host: string): Promise<SandboxChain> {
  const key = `${presents} ${host}`;
  const known = made.get(key) ?? make(presents, host);
  made.set(key, known);
  return known;
}

function make(presents: Presents, host: string): Promise<SandboxChain> {
  switch (presents) {
    case "good":
      return underOwnCa(`CA of ${host}`, host);
    case "old":
      return underOwnCa(`old CA of ${host}`, host);
    case "expired":
      return chain("expired", host);
    case "wrong-host":
      return chain("wrongHost", host);
    case "self-signed":
      return chain("selfSigned", host);
    case "other-root":
      return chain("otherRoot", host);
    case "eleven":
      return deepChain(11, host);
    case "oversized":
      return padded(host, 400);
    case "hundreds":
      return padded(host, 150);
    case "leaf-again":
      return goodAnd(host, async ([leaf]) => [leaf]);
    case "stranger":
      return goodAnd(host, async () => [(await stranger).certificate]);
    case "forged-root":
      return goodAnd(host, async () => [
        await crossSign(authority("ecdsaRoot"), stranger, INTERMEDIATE),
        (await stranger).certificate,
      ]);
    case "month-13":
      return goodAnd(host, async () => [altered((await stranger).certificate, "420615", "421315")]);
  }
}

/** Leaf and intermediate, both of this host alone, so that the thumbprints of two hosts differ. */
async function underOwnCa(name: string, host: string): Promise<SandboxChain> {
  const ca = await createIntermediate(authority("ecdsaRoot"), { name, keyKind: "ecdsa", validity: INTERMEDIATE });
  const leaf = await issueLeaf(ca, { hosts: [host], keyKind: "ecdsa", validity: LEAF });
  return toChain(leaf.keyPem, [leaf.certificate, ca.certificate]);
}

/** The good chain of the host, and then these. */
async function goodAnd(
  host: string,
  more: (good: SandboxChain["certificates"]) => Promise<readonly IssuedCertificate[]>,
): Promise<SandboxChain> {
  const { keyPem, certificates } = await hostChain("good", host);
  return toChain(keyPem, [...certificates, ...(await more(certificates))]);
}

/** A good chain and then its CA, again and again: 400 times is more than OpenSSL reads, 150 times is not. */
async function padded(host: string, times: number): Promise<SandboxChain> {
  const { keyPem, certificates } = await hostChain("good", host);
  const [leaf, ca = leaf] = certificates;
  return toChain(keyPem, [leaf, ...Array.from({ length: times }, () => ca)]);
}
