import { expect, it } from "vitest";
import { readPem } from "../../../../rotation/core/certificate/pem.js";
import { trustedRoots } from "../../../support/pki.js";

const [FIRST = "", SECOND = ""] = (await trustedRoots()).map((pem) => pem.trim());
const CUT = SECOND.slice(0, -40);
const EMPTY = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";

it("certificates are read in order, and what stands between them is not", () => {
  expect(readPem(`# ours\n${FIRST}\nsubject=CN=other\n${SECOND}\ntrailing`)).toEqual({
    pems: [FIRST, SECOND],
    broken: null,
  });
});

it.each([
  ["nothing", ""],
  ["words", "hello"],
  ["bytes of DER", Buffer.from(FIRST.split("\n").slice(1, -1).join(""), "base64").toString("latin1")],
  ["a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
  ["a certificate without its end", CUT],
])("%s is no certificate", (_, text) => {
  expect(readPem(text)).toEqual({ pems: [], broken: null });
});

it.each([
  ["the first does not parse", `${EMPTY}\n${FIRST}`, 1],
  ["the second does not parse", `${FIRST}\n${EMPTY}`, 2],
  ["the second has no end", `${FIRST}\n${CUT}`, 2],
  ["the first runs into the second", `${CUT}\n${FIRST}`, 1],
  ["the second was cut in its middle", `${FIRST}\n${SECOND.slice(0, 200)}\n-----END CERTIFICATE-----`, 2],
])("%s: refused by its number", (_, text, which) => {
  expect(readPem(text)).toEqual({ pems: [FIRST], broken: which });
});
