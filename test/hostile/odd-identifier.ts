import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  GeneralNames,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { Authority } from "../../sandbox/throwaway-ca.js";
import { VALID } from "./cast.js";

/**
 * A cross-certificate whose authority key identifier names, by issuer and serial number, another certificate of the
 * same CA than the one that is sent: `checkIssued` says no, and the signature is good.
 */
export async function crossSignWithSerial(subject: Authority, by: Authority): Promise<Uint8Array> {
  const name = (of: Authority) => new X509Certificate(of.certificate.der).subjectName;
  const issuer = name(by);
  const certificate = await X509CertificateGenerator.create({
    subject: name(subject),
    issuer,
    publicKey: subject.keys.publicKey,
    signingKey: by.keys.privateKey,
    ...VALID,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new AuthorityKeyIdentifierExtension({
        name: new GeneralNames([{ type: "dn", value: issuer.toString() }]),
        serialNumber: "7f0102030405",
      }),
    ],
  });
  return new Uint8Array(certificate.rawData);
}
