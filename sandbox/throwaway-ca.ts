import "reflect-metadata";
import { createHash, KeyObject, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** `rsa` is 2048 bits, `ecdsa` is P-256. RSA and ECDSA keys sign with SHA-256. */
export type KeyKind = "rsa" | "ecdsa" | "ed25519";

/** Both ends inclusive, from the year 1950 on; a certificate holds whole seconds, so milliseconds are dropped. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A signed certificate. `sha1` is lower-case hex of the DER: the thumbprint AWS would register. */
export interface IssuedCertificate {
  readonly pem: string;
  readonly der: Buffer;
  readonly sha1: string;
  readonly notAfter: Date;
}

/** A CA: its certificate, as made with it and not a cross-certificate, and the key it signs with. */
export interface Authority {
  readonly name: string;
  readonly certificate: IssuedCertificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly keyKind: KeyKind;
}

/** A server certificate and its private key, PKCS #8 in PEM. */
export interface Identity {
  readonly certificate: IssuedCertificate;
  readonly keyPem: string;
}

/** `name` becomes the common name byte for byte; any text is allowed, hostile text included. */
export interface AuthorityOptions {
  readonly name: string;
  readonly keyKind: KeyKind;
  readonly validity: Validity;
  /** Of the same kind. @default a fresh pair */
  readonly keys?: webcrypto.CryptoKeyPair;
}

/** What a server certificate is for. */
export interface LeafOptions {
  /** Subject alternative names: an IP literal becomes an IP address, anything else a DNS name. May be empty. */
  readonly hosts: readonly string[];
  readonly keyKind: KeyKind;
  readonly validity: Validity;
  /** Common name, byte for byte. @default the first host, or empty without hosts */
  readonly subject?: string;
  /** Of the same kind. @default a fresh pair */
  readonly keys?: webcrypto.CryptoKeyPair;
}

/** A CA that may still be in the making: its own key and those below it are then generated at the same time. */
export type Parent = Authority | Promise<Authority>;

interface Order {
  readonly subject: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly validity: Validity;
  readonly by: { readonly name: string; readonly keys: webcrypto.CryptoKeyPair };
  readonly extensions: readonly Extension[];
}

const ORGANIZATION = "Throwaway PKI";

/** A self-signed CA. */
export async function createRoot(options: AuthorityOptions): Promise<Authority> {
  const { name, keyKind, validity } = options;
  const keys = options.keys ?? (await generateKeys(keyKind));
  const certificate = await signAuthority({ name, keys }, { name, keys }, validity);
  return { name, certificate, keys, keyKind };
}

/** A CA signed by `parent`. No path length is set, so chains of any depth verify. */
export async function createIntermediate(parent: Parent, options: AuthorityOptions): Promise<Authority> {
  const { name, keyKind, validity } = options;
  const [by, keys] = await Promise.all([parent, options.keys ?? generateKeys(keyKind)]);
  const certificate = await signAuthority({ name, keys }, by, validity);
  return { name, certificate, keys, keyKind };
}

/** A second certificate for an existing CA: the name and public key of `subject`, signed by `by`. */
export async function crossSign(subject: Parent, by: Parent, validity: Validity): Promise<IssuedCertificate> {
  const [of, signer] = await Promise.all([subject, by]);
  return signAuthority(of, signer, validity);
}

/** A server certificate signed by `parent`. */
export async function issueLeaf(parent: Parent, options: LeafOptions): Promise<Identity> {
  const [by, keys] = await Promise.all([parent, options.keys ?? generateKeys(options.keyKind)]);
  return signLeaf(by, keys, options);
}

/** A server certificate signed with its own key: issuer and subject are the same name. Not a CA. */
export async function selfSignedLeaf(options: LeafOptions): Promise<Identity> {
  const keys = options.keys ?? (await generateKeys(options.keyKind));
  return signLeaf({ name: leafName(options), keys }, keys, options);
}

/** A fresh key pair. */
export async function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  if (kind === "ecdsa") return subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  if (kind === "rsa") {
    const publicExponent = new Uint8Array([1, 0, 1]);
    const rsa = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent, hash: "SHA-256" };
    return subtle.generateKey(rsa, true, ["sign", "verify"]);
  }
  const keys = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in keys)) throw new TypeError("Ed25519 key generation did not bring a pair");
  return keys;
}

function signAuthority(subject: Order["by"], by: Order["by"], validity: Validity): Promise<IssuedCertificate> {
  const usages = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
  const extensions = [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(usages, true)];
  return sign({ subject: subject.name, publicKey: subject.keys.publicKey, validity, by, extensions });
}

async function signLeaf(by: Order["by"], keys: webcrypto.CryptoKeyPair, options: LeafOptions): Promise<Identity> {
  const { hosts, keyKind, validity } = options;
  const usages = KeyUsageFlags.digitalSignature | (keyKind === "rsa" ? KeyUsageFlags.keyEncipherment : 0);
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(usages, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
  ];
  if (hosts.length > 0) extensions.push(new SubjectAlternativeNameExtension(hosts.map(alternativeName)));
  const { publicKey, privateKey } = keys;
  const certificate = await sign({ subject: leafName(options), publicKey, validity, by, extensions });
  const keyPem = KeyObject.from(privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  return { certificate, keyPem };
}

async function sign(order: Order): Promise<IssuedCertificate> {
  const { by, publicKey, validity } = order;
  const [subjectKey, authorityKey] = await Promise.all([
    SubjectKeyIdentifierExtension.create(publicKey),
    AuthorityKeyIdentifierExtension.create(by.keys.publicKey),
  ]);
  const certificate = await X509CertificateGenerator.create({
    subject: distinguishedName(order.subject),
    issuer: distinguishedName(by.name),
    publicKey,
    signingKey: by.keys.privateKey,
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    extensions: [...order.extensions, subjectKey, authorityKey],
  });
  const der = Buffer.from(certificate.rawData);
  const sha1 = createHash("sha1").update(der).digest("hex");
  return { pem: `${certificate.toString("pem")}\n`, der, sha1, notAfter: certificate.notAfter };
}

// As an object with an explicit string type: given a string, the library reads quotes, `\` and a leading `#` as syntax.
function distinguishedName(commonName: string): Name {
  return new Name([{ O: [{ utf8String: ORGANIZATION }] }, { CN: [{ utf8String: commonName }] }]);
}

function leafName(options: LeafOptions): string {
  return options.subject ?? options.hosts[0] ?? "";
}

function alternativeName(host: string): { type: "ip" | "dns"; value: string } {
  return { type: isIP(host) === 0 ? "dns" : "ip", value: host };
}
