import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { describe, expect, it } from "vitest";
import { readCertificate } from "../../../../rotation/core/certificate/read-certificate.js";
import { FaultError } from "../../../../rotation/core/fault/fault.js";
import { selfSignedLeaf } from "../../../../sandbox/throwaway-ca.js";
import { altered } from "../../../support/absurd.js";
import { HOST } from "../../../support/builders.js";

const VALIDITY = { notBefore: new Date("2026-04-05T06:07:08Z"), notAfter: new Date("2030-06-15T10:00:00Z") };
const EC = { keyKind: "ecdsa", validity: VALIDITY } as const;
const HOSTILE = "evil\u202etxt\u001b[31m\nCN=other\u200b";

const { certificate } = await selfSignedLeaf({ hosts: [HOST], ...EC });

describe("a certificate is read with", () => {
  it("both its dates", () => {
    expect(readCertificate(certificate.der, 1)).toMatchObject({ sha1: certificate.sha1, ...VALIDITY });
  });

  it("dates of one digit and of the last year that there is", async () => {
    const validity = { notBefore: new Date("1950-01-01T00:00:00Z"), notAfter: new Date("9999-12-31T23:59:59Z") };
    const { certificate: forever } = await selfSignedLeaf({ hosts: [], ...EC, validity });
    expect(readCertificate(forever.der, 1)).toMatchObject(validity);
  });

  it("every control and format character of its names escaped", async () => {
    const { certificate: hostile } = await selfSignedLeaf({ hosts: [], subject: HOSTILE, ...EC });
    const { subject, issuer } = readCertificate(hostile.der, 1);
    expect(subject).toContain("evil");
    expect(subject).toMatch(/^O=Throwaway PKI, CN=/);
    expect(`${subject}${issuer}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("names that are empty", async () => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const { rawData } = await X509CertificateGenerator.createSelfSigned({ name: "", keys, ...VALIDITY });
    expect(readCertificate(new Uint8Array(rawData), 1)).toMatchObject({ subject: "", issuer: "" });
  });

  it("at most 200 characters of a name", async () => {
    const { certificate: long } = await selfSignedLeaf({ hosts: [], subject: "x".repeat(300), ...EC });
    expect(readCertificate(long.der, 1).subject).toHaveLength(200);
  });
});

describe("a certificate is refused as unreadable", () => {
  it.each([
    ["month 13", "301315100000Z"],
    ["30 February", "300230100000Z"],
    ["a letter for a digit", "30061x100000Z"],
    ["an offset for Z", "3006151000+01"],
  ])("with %s as its end", (_what, end) => {
    const read = () => readCertificate(altered(certificate, "300615100000Z", end).der, 3);
    expect(read).toThrow(FaultError);
    const fault = { code: "certificate-unreadable", message: "the end of certificate 3 is no date" };
    expect(read).toThrow(expect.objectContaining({ fault }));
  });

  it("with month 13 as its begin", () => {
    const fault = { code: "certificate-unreadable", message: "the begin of certificate 1 is no date" };
    const read = () => readCertificate(altered(certificate, "260405060708Z", "261305060708Z").der, 1);
    expect(read).toThrow(expect.objectContaining({ fault }));
  });

  it.each([
    ["a year before 1000", "00300615100000Z"],
    ["fractions of a second", "2030061510.123Z"],
  ])("with %s, which RFC 5280 forbids or Node reads as another", async (_what, end) => {
    const validity = { ...VALIDITY, notAfter: new Date("2055-06-15T10:00:00Z") };
    const { certificate: late } = await selfSignedLeaf({ hosts: [], ...EC, validity });
    const { der } = altered(late, "20550615100000Z", end);
    const message = "the end of certificate 1 is no date";
    expect(() => readCertificate(der, 1)).toThrow(
      expect.objectContaining({ fault: { code: "certificate-unreadable", message } }),
    );
  });

  it.each([
    ["text", Buffer.from("not a certificate")],
    ["nothing", Buffer.alloc(0)],
    ["half of one", certificate.der.subarray(0, certificate.der.length / 2)],
    ["a name that is no text", altered(certificate, HOST.slice(0, 2), "\xff\xfe").der],
  ])("when it is %s, with what the parser threw as the cause", (_what, der) => {
    const read = () => readCertificate(der, 2);
    const fault = { code: "certificate-unreadable", message: "certificate 2 cannot be parsed" };
    expect(read).toThrow(expect.objectContaining({ fault, cause: expect.any(Error) }));
  });
});
