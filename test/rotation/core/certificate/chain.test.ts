import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { beforeAll, describe, expect, it } from "vitest";
import {
  certificateThatCounts,
  chainDisorder,
  lastingCertificates,
  MAX_CHAIN_LENGTH,
  readChain,
  thumbprintOfChain,
} from "../../../../rotation/core/certificate/chain.js";
import { FaultError } from "../../../../rotation/core/fault/fault.js";
import {
  type Authority,
  createIntermediate,
  createRoot,
  type IssuedCertificate,
  issueLeaf,
  selfSignedLeaf,
} from "../../../../sandbox/throwaway-ca.js";
import { certificate, chain, daysFromNow, HOST, leaf, thumbprint } from "../../../support/builders.js";

const VALIDITY = { notBefore: daysFromNow(-10), notAfter: daysFromNow(90) };
const EC = { keyKind: "ecdsa", validity: VALIDITY } as const;
const HOSTILE = "evil\u202etxt\u001b[31m\nCN=other\u200b";

let root: Authority;
let intermediate: Authority;
let served: IssuedCertificate;
let alone: IssuedCertificate;

beforeAll(async () => {
  root = await createRoot({ name: "Root", ...EC });
  intermediate = await createIntermediate(root, { name: "Issuing CA", ...EC });
  served = (await issueLeaf(intermediate, { hosts: [HOST], ...EC })).certificate;
  alone = (await selfSignedLeaf({ hosts: [HOST], subject: HOSTILE, ...EC })).certificate;
});

describe("a presented chain", () => {
  it("of leaf, intermediate and root is read in wire order with every field", () => {
    const presented = readChain([served.der, intermediate.certificate.der, root.certificate.der]);
    expect(presented[0]).toEqual({
      subject: `O=Throwaway PKI, CN=${HOST}`,
      issuer: "O=Throwaway PKI, CN=Issuing CA",
      sha1: served.sha1,
      notBefore: VALIDITY.notBefore,
      notAfter: VALIDITY.notAfter,
      issuedByNext: true,
    });
    expect(presented.map(({ sha1 }) => sha1)).toEqual([
      served.sha1,
      intermediate.certificate.sha1,
      root.certificate.sha1,
    ]);
    expect(presented.map(({ issuedByNext }) => issuedByNext)).toEqual([true, true, true]);
  });

  it("of one certificate counts by that one, issued by nothing that follows", () => {
    const presented = readChain([alone.der]);
    expect(presented).toHaveLength(1);
    expect(presented[0].issuedByNext).toBe(true);
    expect(thumbprintOfChain(presented)).toBe(alone.sha1);
  });

  it("without the issuer of its leaf says that the next did not issue it", () => {
    expect(readChain([served.der, root.certificate.der])[0].issuedByNext).toBe(false);
  });

  it("under a CA of the same name but another key says that the next did not issue it", async () => {
    const namesake = await createRoot({ name: "Issuing CA", ...EC });
    expect(readChain([served.der, namesake.certificate.der])[0].issuedByNext).toBe(false);
  });

  it("under a CA whose kind of key is unknown is read, and that CA issued nothing", () => {
    // 1.2.840.10045.2.1, the algorithm of an EC key, becomes 1.2.840.10045.2.99.
    const der = Buffer.from(intermediate.certificate.der);
    const at = der.indexOf(Buffer.from("2a8648ce3d0201", "hex"));
    der.writeUInt8(0x63, at + 6);
    expect(at).toBeGreaterThan(0);
    expect(readChain([served.der, der])[0].issuedByNext).toBe(false);
  });

  it("with names from a hostile CA is read with every control and format character escaped", () => {
    const [{ subject, issuer }] = readChain([alone.der]);
    expect(subject).toContain("evil");
    expect(`${subject}${issuer}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("with names that are empty is read with empty names", async () => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const { rawData } = await X509CertificateGenerator.createSelfSigned({ name: "", keys, ...VALIDITY });
    expect(readChain([new Uint8Array(rawData)])).toMatchObject([{ subject: "", issuer: "", issuedByNext: true }]);
  });

  it("with a subject of 300 characters is read with a name of at most 200", async () => {
    const { certificate: long } = await selfSignedLeaf({ hosts: [], subject: "x".repeat(300), ...EC });
    expect(readChain([long.der])[0].subject).toHaveLength(200);
  });
});

describe("a chain that cannot be read", () => {
  const der = () => served.der;

  const unreadable = "the host presented a certificate that cannot be parsed";

  it.each([
    ["no certificate", "chain-empty", "the host presented no certificate", () => []],
    [
      "eleven certificates",
      "chain-too-long",
      "the host presented more than 10 certificates",
      () => Array.from({ length: MAX_CHAIN_LENGTH + 1 }, der),
    ],
    ["text instead of a certificate", "tls-failed", unreadable, () => [Buffer.from("not a certificate")]],
    ["an empty certificate", "tls-failed", unreadable, () => [der(), Buffer.alloc(0)]],
    ["half a certificate", "tls-failed", unreadable, () => [der().subarray(0, der().length / 2)]],
  ])("because it has %s is a FaultError %s", (_what, code, message, ders) => {
    const read = () => readChain(ders());
    expect(read).toThrow(FaultError);
    expect(read).toThrow(expect.objectContaining({ fault: { code, message } }));
  });

  it("keeps what the parser threw as its cause", () => {
    expect(() => readChain([Buffer.from("x")])).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  });
});

it.each([MAX_CHAIN_LENGTH - 1, MAX_CHAIN_LENGTH])("a chain of %i certificates is read", (length) => {
  expect(readChain(Array.from({ length }, () => served.der))).toHaveLength(length);
});

describe("of a chain", () => {
  const ca = certificate("ca");
  const top = certificate("top");

  it.each([
    ["leaf alone", chain("a"), "a", ["a"]],
    ["leaf and CA", chain("a", "ca"), "ca", ["ca"]],
    ["leaf, CA and root", chain("a", "ca", "top"), "top", ["ca", "top"]],
  ])("%s: the last certificate counts, and the leaf does not last unless it is alone", (_what, given, counts, last) => {
    expect(certificateThatCounts(given).sha1).toBe(thumbprint(counts));
    expect(thumbprintOfChain(given)).toBe(thumbprint(counts));
    expect(lastingCertificates(given).map(({ sha1 }) => sha1)).toEqual(last.map(thumbprint));
  });

  const unissued = { issuedByNext: false };
  it.each([
    ["one certificate", chain("a"), null],
    ["issuing order", chain("a", ca, top), null],
    ["a leaf not issued by the next", chain(leaf("a", unissued), ca), "certificate 1 is not issued by certificate 2"],
    [
      "a repeated CA",
      chain("a", certificate("ca", unissued), ca, top),
      "certificate 2 is not issued by certificate 3; certificate 3 repeats certificate 2",
    ],
    ["a repeated self-signed root", chain("a", top, top), "certificate 3 repeats certificate 2"],
    [
      "a leaf sent three times",
      chain(leaf("a", unissued), leaf("a", unissued), leaf("a")),
      "certificate 1 is not issued by certificate 2; certificate 2 repeats certificate 1; certificate 3 repeats certificate 1",
    ],
    [
      "the root in the middle",
      chain("a", certificate("top", unissued), ca),
      "certificate 2 is not issued by certificate 3",
    ],
  ])("in %s the disorder is told with positions", (_what, given, expected) => {
    expect(chainDisorder(given)).toBe(expected);
  });
});
