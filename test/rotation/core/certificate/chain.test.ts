import { beforeAll, describe, expect, it } from "vitest";
import { indexRoots } from "../../../../rotation/adapters/hosts/trusted-roots.js";
import {
  certificateThatCounts,
  chainDisorder,
  lastingCertificates,
  MAX_CHAIN_LENGTH,
  positionThatCounts,
  readRefused,
  readChain as readVerified,
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

let root: Authority;
let intermediate: Authority;
let served: IssuedCertificate;
let alone: IssuedCertificate;

const readChain = (ders: readonly Uint8Array[]) => readVerified(ders, indexRoots([root.certificate.pem]));

beforeAll(async () => {
  root = await createRoot({ name: "Root", ...EC });
  intermediate = await createIntermediate(root, { name: "Issuing CA", ...EC });
  served = (await issueLeaf(intermediate, { hosts: [HOST], ...EC })).certificate;
  alone = (await selfSignedLeaf({ hosts: [HOST], ...EC })).certificate;
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
      onWalk: true,
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

  it("that was refused is read for its report, and nothing of it counts", () => {
    const presented = readRefused([served.der, root.certificate.der]);
    expect(presented.map(({ sha1 }) => sha1)).toEqual([served.sha1, root.certificate.sha1]);
    expect(presented.map(({ issuedByNext }) => issuedByNext)).toEqual([false, true]);
    expect(presented.map(({ onWalk }) => onWalk)).toEqual([false, false]);
    expect(readRefused([])).toEqual([]);
  });

  it("counts without its repetitions", () => {
    const presented = readChain([served.der, intermediate.certificate.der, served.der, intermediate.certificate.der]);
    expect(presented.map(({ onWalk }) => onWalk)).toEqual([true, true, false, false]);
    expect(thumbprintOfChain(presented)).toBe(intermediate.certificate.sha1);
    expect(lastingCertificates(presented)).toEqual([presented[1]]);
    expect(chainDisorder(presented)).toMatch(/certificate 3 repeats certificate 1/);
  });

  it("of one certificate twice counts by that one", () => {
    const presented = readChain([alone.der, alone.der]);
    expect(thumbprintOfChain(presented)).toBe(alone.sha1);
    expect(lastingCertificates(presented)).toEqual([presented[0]]);
  });
});

describe("a chain that cannot be read", () => {
  const der = () => served.der;

  it.each([
    ["no certificate", "chain-empty", "the host presented no certificate", () => []],
    [
      "eleven certificates",
      "chain-too-long",
      "the host presented more than 10 certificates",
      () => Array.from({ length: MAX_CHAIN_LENGTH + 1 }, der),
    ],
    [
      "no certificate in third place",
      "certificate-unreadable",
      "certificate 3 cannot be parsed",
      () => [der(), der(), Buffer.from("none")],
    ],
    [
      "a last certificate that nothing leads to",
      "chain-unlinked",
      "no keys that a trusted root vouches for lead from the host's certificate to the last one presented (certificate 2, O=Throwaway PKI, CN=container.googleapis.com)",
      () => [der(), alone.der],
    ],
  ])("because it has %s is a FaultError %s", (_what, code, message, ders) => {
    const read = () => readChain(ders());
    expect(read).toThrow(FaultError);
    expect(read).toThrow(expect.objectContaining({ fault: { code, message } }));
  });
});

it("the place of the certificate that counts is the last on the walk, and in a refused chain the last", () => {
  const off = { onWalk: false };
  const verified = chain("a", "ca", certificate("b", off), leaf("a", off));
  const refused = chain(leaf("a", off), certificate("ca", off));
  expect([verified, refused, chain("a")].map(positionThatCounts)).toEqual([1, 1, 0]);
  expect(certificateThatCounts(refused)).toBe(refused[0]);
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
    [
      "leaf, CA, stray and root",
      chain("a", "ca", certificate("stray", { onWalk: false }), "top"),
      "top",
      ["ca", "top"],
    ],
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
