import {
  type Authority,
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
  issueLeaf,
  type KeyKind,
  selfSignedLeaf,
  type Validity,
} from "./throwaway-ca.js";
import type { ServedIdentity } from "./tls-front-end.js";

/** The host that every standard chain is for, unless the caller names another. */
export const DEFAULT_HOST = "container.googleapis.com";

/** A chain as a server presents it, without its root except where the name says otherwise. */
export interface SandboxChain extends ServedIdentity {
  /** Leaf first; as `chainPem`, in the same order. */
  readonly certificates: readonly [IssuedCertificate, ...IssuedCertificate[]];
  /** Lower-case hex SHA-1 of the last certificate: what a provider needs registered. */
  readonly thumbprint: string;
}

/** The CAs behind the standard chains. `rsaRoot` and `ecdsaRoot` are the ones to trust. */
export type AuthorityName =
  | "rsaRoot"
  | "rsaIntermediate"
  /** Takes over from `rsaIntermediate` when the CA rotates. */
  | "nextRsaIntermediate"
  | "ecdsaRoot"
  | "ecdsaIntermediate"
  /** A retired root: it cross-signs `rsaRoot`. */
  | "oldRoot"
  /** A root that nobody trusts. */
  | "otherRoot";

/** All chains are valid now and for the given host, except for what the name says. */
export type ChainName =
  /** RSA leaf, RSA intermediate. */
  | "rsa"
  /** As `rsa`, under the next intermediate. */
  | "rotatedRsa"
  /** ECDSA leaf, ECDSA intermediate. */
  | "ecdsa"
  /** ECDSA leaf, RSA intermediate. */
  | "ecLeafUnderRsa"
  /** The leaf and intermediate of `rsa`, then `rsaRoot` signed by `oldRoot`: trusted by either root. */
  | "crossSigned"
  /** As `rsa`, ended yesterday. */
  | "expired"
  /** As `rsa`, begins tomorrow. */
  | "notYetValid"
  /** As `rsa`, for `wrong.example` only. */
  | "wrongHost"
  /** One RSA certificate, signed with its own key. */
  | "selfSigned"
  /** RSA leaf directly under `otherRoot`, root included. */
  | "otherRoot";

const DAY_MS = 24 * 60 * 60 * 1000;
// The TLS stack compares with the real clock, so this file does as well.
const NOW_MS = Date.now();

/** A validity in whole days from now, signed: `daysAround(-24, 60)` began 24 days ago and ends in 60. */
export function daysAround(fromDays: number, toDays: number): Validity {
  return { notBefore: new Date(NOW_MS + fromDays * DAY_MS), notAfter: new Date(NOW_MS + toDays * DAY_MS) };
}

const ROOT = daysAround(-2000, 4000);
const INTERMEDIATE = daysAround(-700, 1000);
const CROSS = daysAround(-1500, 800);
const LEAF = daysAround(-24, 60);
const EXPIRED = daysAround(-85, -1);
const NOT_YET_VALID = daysAround(1, 85);

const authorities = new Map<AuthorityName, Promise<Authority>>();
const chains = new Map<string, Promise<SandboxChain>>();

const AUTHORITIES: Readonly<Record<AuthorityName, () => Promise<Authority>>> = {
  rsaRoot: () => createRoot({ name: "RSA Root", keyKind: "rsa", validity: ROOT }),
  ecdsaRoot: () => createRoot({ name: "ECDSA Root", keyKind: "ecdsa", validity: ROOT }),
  oldRoot: () => createRoot({ name: "Old Root", keyKind: "rsa", validity: ROOT }),
  otherRoot: () => createRoot({ name: "Other Root", keyKind: "rsa", validity: ROOT }),
  rsaIntermediate: () =>
    createIntermediate(authority("rsaRoot"), { name: "RSA Issuing CA", keyKind: "rsa", validity: INTERMEDIATE }),
  nextRsaIntermediate: () =>
    createIntermediate(authority("rsaRoot"), { name: "RSA Issuing CA 2", keyKind: "rsa", validity: INTERMEDIATE }),
  ecdsaIntermediate: () =>
    createIntermediate(authority("ecdsaRoot"), { name: "ECDSA Issuing CA", keyKind: "ecdsa", validity: INTERMEDIATE }),
};

const CHAINS: Readonly<Record<ChainName, (host: string) => Promise<SandboxChain>>> = {
  rsa: (host) => underIntermediate("rsaIntermediate", host, { keyKind: "rsa", validity: LEAF }),
  rotatedRsa: (host) => underIntermediate("nextRsaIntermediate", host, { keyKind: "rsa", validity: LEAF }),
  ecdsa: (host) => underIntermediate("ecdsaIntermediate", host, { keyKind: "ecdsa", validity: LEAF }),
  ecLeafUnderRsa: (host) => underIntermediate("rsaIntermediate", host, { keyKind: "ecdsa", validity: LEAF }),
  expired: (host) => underIntermediate("rsaIntermediate", host, { keyKind: "rsa", validity: EXPIRED }),
  notYetValid: (host) => underIntermediate("rsaIntermediate", host, { keyKind: "rsa", validity: NOT_YET_VALID }),
  wrongHost: () => underIntermediate("rsaIntermediate", "wrong.example", { keyKind: "rsa", validity: LEAF }),
  crossSigned: async (host) => {
    const [rsa, cross] = await Promise.all([
      chain("rsa", host),
      crossSign(authority("rsaRoot"), authority("oldRoot"), CROSS),
    ]);
    return toChain(rsa.keyPem, [...rsa.certificates, cross]);
  },
  selfSigned: async (host) => {
    const leaf = await selfSignedLeaf({ hosts: [host], keyKind: "rsa", validity: LEAF });
    return toChain(leaf.keyPem, [leaf.certificate]);
  },
  otherRoot: async (host) => {
    const root = authority("otherRoot");
    const leaf = await issueLeaf(root, { hosts: [host], keyKind: "rsa", validity: LEAF });
    return toChain(leaf.keyPem, [leaf.certificate, (await root).certificate]);
  },
};

/** One of the standard CAs: made on first use, then the same one for the life of the process. */
export function authority(name: AuthorityName): Promise<Authority> {
  return memoised(authorities, name, AUTHORITIES[name]);
}

/** One of the standard chains: made on first use for each host, then the same one for the life of the process. */
export function chain(name: ChainName, host: string = DEFAULT_HOST): Promise<SandboxChain> {
  return memoised(chains, `${name} ${host}`, () => CHAINS[name](host));
}

/** The roots to trust, in PEM: those of the good RSA and ECDSA chains. */
export async function trustedRoots(): Promise<string[]> {
  const roots = await Promise.all([authority("rsaRoot"), authority("ecdsaRoot")]);
  return roots.map(({ certificate }) => certificate.pem);
}

/** A chain made by hand: what a server presents when it has this key and these certificates. */
export function toChain(keyPem: string, certificates: SandboxChain["certificates"]): SandboxChain {
  const last = certificates.at(-1) ?? certificates[0];
  return { keyPem, certificates, chainPem: certificates.map(({ pem }) => pem), thumbprint: last.sha1 };
}

function memoised<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

async function underIntermediate(
  name: AuthorityName,
  host: string,
  options: { readonly keyKind: KeyKind; readonly validity: Validity },
): Promise<SandboxChain> {
  const issuer = authority(name);
  const leaf = await issueLeaf(issuer, { hosts: [host], ...options });
  return toChain(leaf.keyPem, [leaf.certificate, (await issuer).certificate]);
}
