import { X509Certificate } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { comparableName, isIssuedBy, isSameAuthority } from "../../../../rotation/core/certificate/issued.js";
import { type Authority, createIntermediate, createRoot, crossSign } from "../../../../sandbox/throwaway-ca.js";
import { daysFromNow } from "../../../support/builders.js";

const EC = { keyKind: "ecdsa", validity: { notBefore: daysFromNow(-10), notAfter: daysFromNow(90) } } as const;

let root: Authority;
let below: Authority;
/** The root's key under another name, and another key under the root's name. */
let renamed: Authority;
let namesake: Authority;

beforeAll(async () => {
  root = await createRoot({ name: "Root", ...EC });
  below = await createIntermediate(root, { name: "Below", ...EC });
  renamed = await createRoot({ name: "Renamed", ...EC, keys: root.keys });
  namesake = await createRoot({ name: "Root", ...EC });
});

const x509 = ({ certificate }: Pick<Authority, "certificate">) => new X509Certificate(certificate.der);

/** 1.2.840.10045.2.1, the algorithm of an EC key, becomes 1.2.840.10045.2.99. */
function withUnknownKey({ certificate }: Authority): X509Certificate {
  const der = Buffer.from(certificate.der);
  const at = der.indexOf(Buffer.from("2a8648ce3d0201", "hex"));
  expect(at).toBeGreaterThan(0);
  der.writeUInt8(0x63, at + 6);
  return new X509Certificate(der);
}

it("one issued another when the name and the signature say so", () => {
  expect(isIssuedBy(x509(below), x509(root))).toBe(true);
  expect(isIssuedBy(x509(root), x509(root))).toBe(true);
  expect(isIssuedBy(x509(below), x509(renamed)), "another name").toBe(false);
  expect(isIssuedBy(x509(below), x509(namesake)), "another key").toBe(false);
  expect(isIssuedBy(x509(root), x509(below))).toBe(false);
});

it("two are of one authority when the name and the key are the same", async () => {
  const crossed = x509({ certificate: await crossSign(root, namesake, EC.validity) });
  expect(isSameAuthority(x509(root), crossed)).toBe(true);
  expect(isSameAuthority(x509(root), x509(renamed)), "another name").toBe(false);
  expect(isSameAuthority(x509(root), x509(namesake)), "another key").toBe(false);
});

it("a key of an unknown kind signed nothing, and is nobody's", () => {
  expect(isIssuedBy(x509(below), withUnknownKey(root))).toBe(false);
  expect(isSameAuthority(x509(root), withUnknownKey(root))).toBe(false);
  expect(isSameAuthority(withUnknownKey(root), x509(root))).toBe(false);
});

it.each([
  ["O=Corp  \t CA\nCN=Root", "o=corp ca cn=root"],
  ["O=corp ca\nCN=ROOT", "o=corp ca cn=root"],
  [undefined, ""],
])("the name %j compares as %j", (name, expected) => {
  expect(comparableName(name)).toBe(expected);
});
