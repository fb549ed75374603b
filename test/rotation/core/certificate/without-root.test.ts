import { beforeAll, expect, it } from "vitest";
import { withoutRoot } from "../../../../rotation/core/certificate/pem.js";
import {
  type Authority,
  createIntermediate,
  createRoot,
  issueLeaf,
  selfSignedLeaf,
} from "../../../../sandbox/throwaway-ca.js";
import { daysFromNow, HOST } from "../../../support/builders.js";

const EC = { keyKind: "ecdsa", validity: { notBefore: daysFromNow(-10), notAfter: daysFromNow(90) } } as const;
const ROOTLESS = "holds no root certificate and so makes nothing trusted";

let root: Authority;
let intermediate: Authority;
let leaf: string;

beforeAll(async () => {
  root = await createRoot({ name: "Corp Root", ...EC });
  intermediate = await createIntermediate(root, { name: "Corp CA", ...EC });
  leaf = (await issueLeaf(intermediate, { hosts: [HOST], ...EC })).certificate.pem;
});

it("a root, and what stands beside one, is an anchor", () => {
  expect(withoutRoot([root.certificate.pem])).toBeNull();
  expect(withoutRoot([intermediate.certificate.pem, leaf, root.certificate.pem])).toBeNull();
});

it("a certificate signed with its own key is one, though it is no CA", async () => {
  const { certificate } = await selfSignedLeaf({ hosts: [HOST], ...EC });
  expect(withoutRoot([certificate.pem])).toBeNull();
});

it("an intermediate or a leaf is none, and what is missing is named", () => {
  const missing = (name: string) => `${ROOTLESS}; add the certificate of O=Throwaway PKI, CN=${name}`;
  expect(withoutRoot([intermediate.certificate.pem])).toBe(missing("Corp Root"));
  expect(withoutRoot([leaf])).toBe(missing("Corp CA"));
  expect(withoutRoot([leaf, intermediate.certificate.pem])).toBe(missing("Corp Root"));
});

it("a namesake of the root that another key signed is none, and nothing can be named", async () => {
  const other = await createRoot({ name: "Corp Root", ...EC });
  const { certificate } = await createIntermediate(other, { name: "Corp Root", ...EC });
  expect(withoutRoot([certificate.pem])).toBe(ROOTLESS);
});

it("at most three missing ones are named, made harmless", async () => {
  const made = ["\u001b[31mA", "B", "C", "D"].map((name) =>
    createIntermediate(createRoot({ name, ...EC }), { name: `below ${name}`, ...EC }),
  );
  const text = withoutRoot((await Promise.all(made)).map(({ certificate }) => certificate.pem)) ?? "";
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(text.match(/CN=/g)).toHaveLength(3);
});
