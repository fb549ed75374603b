import "reflect-metadata";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { KeyUsageFlags, KeyUsagesExtension, X509Certificate as Parsed } from "@peculiar/x509";
import { expect, it } from "vitest";
import {
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
  issueLeaf,
  type KeyKind,
  selfSignedLeaf,
} from "../../sandbox/throwaway-ca.js";
import { type AuthorityName, authority, type ChainName, chain, DEFAULT_HOST, daysAround } from "../support/pki.js";

const VALIDITY = { notBefore: new Date("2026-01-02T03:04:05.678Z"), notAfter: new Date("2055-06-07T08:09:10.999Z") };
const HOSTILE_NAMES = [
  "<script>alert(1)</script>",
  "line\r\nfeed\tand \u001b[31mcolour\u0000",
  "right-to-left \u202Eoverride",
  '"quoted", with, commas\\and=signs+',
  "#0403",
  " leading and trailing ",
  "",
];

const read = ({ pem }: IssuedCertificate): X509Certificate => new X509Certificate(pem);

const commonName = (certificate: X509Certificate): unknown => Reflect.get(certificate.toLegacyObject().subject, "CN");

it.each<[KeyKind, string, object]>([
  ["rsa", "rsa", { modulusLength: 2048 }],
  ["ecdsa", "ec", { namedCurve: "prime256v1" }],
  ["ed25519", "ed25519", {}],
])("a chain of %s keys is issued link by link", async (keyKind, keyType, details) => {
  const root = createRoot({ name: "Root", keyKind, validity: VALIDITY });
  const intermediate = createIntermediate(root, { name: "Intermediate", keyKind, validity: VALIDITY });
  const { certificate, keyPem } = await issueLeaf(intermediate, { hosts: ["a.example"], keyKind, validity: VALIDITY });
  const [top, middle, leaf] = [
    read((await root).certificate),
    read((await intermediate).certificate),
    read(certificate),
  ];

  expect(top.checkIssued(top) && top.verify(top.publicKey)).toBe(true);
  expect(middle.checkIssued(top) && middle.verify(top.publicKey)).toBe(true);
  expect(leaf.checkIssued(middle) && leaf.verify(middle.publicKey)).toBe(true);
  expect([top.ca, middle.ca, leaf.ca]).toEqual([true, true, false]);
  expect(leaf.publicKey.asymmetricKeyType).toBe(keyType);
  expect(leaf.publicKey.asymmetricKeyDetails).toMatchObject(details);
  expect(leaf.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
});

it("an issued certificate says of itself what its bytes say, in whole seconds", async () => {
  const { certificate } = await createRoot({ name: "Root", keyKind: "ecdsa", validity: VALIDITY });
  const parsed = read(certificate);

  expect(parsed.raw.equals(certificate.der)).toBe(true);
  expect(certificate.sha1).toBe(createHash("sha1").update(parsed.raw).digest("hex"));
  expect(new Date(parsed.validFrom)).toEqual(new Date("2026-01-02T03:04:05Z"));
  expect(new Date(parsed.validTo)).toEqual(new Date("2055-06-07T08:09:10Z"));
  expect(certificate.notAfter).toEqual(new Date("2055-06-07T08:09:10Z"));
});

it("two certificates of the same request differ in serial number and key", async () => {
  const make = () => createRoot({ name: "Root", keyKind: "ecdsa", validity: VALIDITY });
  const [first, second] = (await Promise.all([make(), make()])).map(({ certificate }) => read(certificate));

  expect(first?.serialNumber).not.toBe(second?.serialNumber);
  expect(first?.publicKey.equals(second?.publicKey ?? first.publicKey)).toBe(false);
});

it("a leaf is for its hosts, DNS names and IP literals alike, and for TLS servers only", async () => {
  const hosts = ["a.example", "*.b.example", "127.0.0.1", "::1"];
  const leaf = read((await selfSignedLeaf({ hosts, keyKind: "ecdsa", validity: VALIDITY })).certificate);

  expect(leaf.subjectAltName).toBe("DNS:a.example, DNS:*.b.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
  expect(["a.example", "x.b.example", "c.example"].map((host) => leaf.checkHost(host))).toEqual([
    "a.example",
    "*.b.example",
    undefined,
  ]);
  expect(["127.0.0.1", "::1", "127.0.0.2"].map((ip) => leaf.checkIP(ip))).toEqual(["127.0.0.1", "::1", undefined]);
  expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
});

it.each([
  ["the first host", { hosts: ["a.example", "b.example"] }, "a.example"],
  ["the subject asked for", { hosts: ["a.example"], subject: "Someone" }, "Someone"],
  ["empty without hosts", { hosts: [] }, ""],
])("the common name of a leaf is %s", async (_name, options, expected) => {
  const { certificate } = await selfSignedLeaf({ ...options, keyKind: "ecdsa", validity: VALIDITY });
  expect(commonName(read(certificate))).toBe(expected);
});

it("CAs and leaves carry their extensions, critical ones marked", async () => {
  const [rsa, root] = await Promise.all([chain("rsa"), authority("ecdsaRoot")]);
  const [leaf, ca] = [new Parsed(rsa.certificates[0].pem), new Parsed(root.certificate.pem)];
  const critical = ({ extensions }: Parsed) => extensions.map((extension) => [extension.type, extension.critical]);
  const common = [
    ["2.5.29.14", false],
    ["2.5.29.35", false],
  ];

  expect(critical(ca)).toEqual([["2.5.29.19", true], ["2.5.29.15", true], ...common]);
  expect(critical(leaf)).toEqual([
    ["2.5.29.19", true],
    ["2.5.29.15", true],
    ["2.5.29.37", false],
    ["2.5.29.17", false],
    ...common,
  ]);
  expect(ca.getExtension(KeyUsagesExtension)?.usages).toBe(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
  expect(leaf.getExtension(KeyUsagesExtension)?.usages).toBe(
    KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
  );
});

it("a self-signed leaf is issued by itself and is no CA", async () => {
  const leaf = read((await selfSignedLeaf({ hosts: ["a.example"], keyKind: "ecdsa", validity: VALIDITY })).certificate);
  expect([leaf.issuer === leaf.subject, leaf.verify(leaf.publicKey), leaf.ca]).toEqual([true, true, false]);
});

it("a cross-certificate carries the subject's name and key, signed by the other CA", async () => {
  const [subject, by] = await Promise.all([authority("ecdsaRoot"), authority("rsaRoot")]);
  const [own, other] = [read(subject.certificate), read(by.certificate)];
  const cross = read(await crossSign(subject, by, VALIDITY));

  expect([cross.subject, cross.issuer]).toEqual([own.subject, other.subject]);
  expect(cross.publicKey.equals(own.publicKey)).toBe(true);
  expect(cross.checkIssued(other) && cross.verify(other.publicKey)).toBe(true);
  expect(cross.fingerprint).not.toBe(own.fingerprint);
});

it.each(HOSTILE_NAMES)("the name %j arrives in the certificate unchanged", async (name) => {
  const parent = createRoot({ name, keyKind: "ecdsa", validity: VALIDITY });
  const leaf = await issueLeaf(parent, { hosts: [], subject: name, keyKind: "ecdsa", validity: VALIDITY });

  expect(commonName(read((await parent).certificate))).toBe(name);
  expect(commonName(read(leaf.certificate))).toBe(name);
  expect(read(leaf.certificate).checkIssued(read((await parent).certificate))).toBe(true);
});

it.each<[ChainName, AuthorityName | null, string[]]>([
  ["rsa", "rsaRoot", ["rsa", "rsa"]],
  ["ecdsa", "ecdsaRoot", ["ec", "ec"]],
  ["ecLeafUnderRsa", "rsaRoot", ["ec", "rsa"]],
  ["crossSigned", "oldRoot", ["rsa", "rsa", "rsa"]],
  ["expired", "rsaRoot", ["rsa", "rsa"]],
  ["notYetValid", "rsaRoot", ["rsa", "rsa"]],
  ["wrongHost", "rsaRoot", ["rsa", "rsa"]],
  ["selfSigned", null, ["rsa"]],
  ["otherRoot", "otherRoot", ["rsa", "rsa"]],
])("the standard chain %s links up to %s", async (name, root, keyTypes) => {
  const { certificates, chainPem, thumbprint } = await chain(name);
  const links = certificates.map(read);
  const anchors = root === null ? links : [read((await authority(root)).certificate)];
  const issuers = [...links.slice(1), ...anchors];

  expect(links.map(({ publicKey }) => publicKey.asymmetricKeyType)).toEqual(keyTypes);
  expect(links.every((link, index) => issuers[index] !== undefined && link.verify(issuers[index].publicKey))).toBe(
    true,
  );
  expect(chainPem).toEqual(certificates.map(({ pem }) => pem));
  expect(thumbprint).toBe(certificates.at(-1)?.sha1);
  expect(links[0]?.checkHost(DEFAULT_HOST)).toBe(name === "wrongHost" ? undefined : DEFAULT_HOST);
});

it("standard chains are made once for each host", async () => {
  expect(chain("ecdsa", "a.example")).toBe(chain("ecdsa", "a.example"));
  expect(read((await chain("ecdsa", "a.example")).certificates[0]).checkHost("a.example")).toBe("a.example");
  expect(daysAround(0, 1).notAfter.getTime() - daysAround(0, 1).notBefore.getTime()).toBe(86_400_000);
});
