import { authority, DEFAULT_HOST, daysAround } from "../../sandbox/pki.js";
import { type Authority, createIntermediate, createRoot, generateKeys } from "../../sandbox/throwaway-ca.js";

/** Whose private key a certificate is about. `host`: the key that the server itself needs. */
export type Family = "host" | "intermediate" | "root" | "old" | "attacker";

/** A certificate authority of the play, under the name that its certificates bear. */
export interface Actor extends Authority {
  readonly family: Family;
}

export const VALID = daysAround(-30, 400);
export const RENEWED = daysAround(-3, 700);
export const EXPIRED = daysAround(-100, -1);

/** The honest CAs: a trusted root, its intermediate, and a retired root that is trusted only where a test says so. */
export const ROOT = await actor("root", authority("ecdsaRoot"));
export const INTERMEDIATE = await actor("intermediate", authority("ecdsaIntermediate"));
export const OLD = await actor("old", createRoot({ name: "Old ECDSA Root", keyKind: "ecdsa", validity: VALID }));

/** The key of every host. It can sign, and is no CA's. */
export const HOST_KEYS = await generateKeys("ecdsa");

const ATTACKER_KEYS = [await generateKeys("ecdsa"), await generateKeys("ecdsa")] as const;

/** What the attacker calls his CAs: by a name of his own, or by those of the honest ones and of the host. */
export const ATTACKER_NAMES = {
  Attacker: "Attacker",
  "root's namesake": ROOT.name,
  "intermediate's namesake": INTERMEDIATE.name,
  "old root's namesake": OLD.name,
  "host's namesake": DEFAULT_HOST,
} as const;

export type AttackerName = keyof typeof ATTACKER_NAMES;

/** The attacker as a self-signed CA of that name. */
export function attacker(name: AttackerName, validity = VALID): Promise<Actor> {
  const options = { name: ATTACKER_NAMES[name], keyKind: "ecdsa", validity, keys: ATTACKER_KEYS[0] } as const;
  return actor("attacker", createRoot(options));
}

/** A CA of that name below another, with his second key. */
export function attackerBelow(parent: Authority, name: AttackerName): Promise<Actor> {
  const options = { name: ATTACKER_NAMES[name], keyKind: "ecdsa", validity: VALID, keys: ATTACKER_KEYS[1] } as const;
  return actor("attacker", createIntermediate(parent, options));
}

async function actor(family: Family, making: Promise<Authority>): Promise<Actor> {
  return { ...(await making), family };
}
