import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundledRoots } from "../../../../rotation/adapters/hosts/trusted-roots.js";
import {
  certificateThatCounts,
  chainDisorder,
  readChain,
  thumbprintOfChain,
} from "../../../../rotation/core/certificate/chain.js";
import { daysToExpiry } from "../../../../rotation/core/certificate/expiry.js";

const GLOBALSIGN = "C=BE, O=GlobalSign nv-sa, OU=Root CA, CN=GlobalSign Root CA";
const GTS = "C=US, O=Google Trust Services";

/** Computed with `openssl x509 -fingerprint -sha1 -enddate`, not with our code. */
const RECORDED = [
  {
    file: "www.google.com-2025-07.chain.pem",
    subjects: ["CN=www.google.com", `${GTS}, CN=WR2`, `${GTS} LLC, CN=GTS Root R1`],
    thumbprints: [
      "f3966e68013412ad6a03d8efbd47e1fda4aafbc5",
      "66e4161260b100fee0de287a9a5293b4c2224ae6",
      "08745487e891c19e3078c1f2a07e452950ef36f6",
    ],
    ends: ["2025-09-29T08:35:53.000Z", "2029-02-20T14:00:00.000Z", "2028-01-28T00:00:42.000Z"],
  },
  {
    file: "ipapi.co-2025-01.chain.pem",
    subjects: ["CN=ipapi.co", `${GTS}, CN=WE1`, `${GTS} LLC, CN=GTS Root R4`],
    thumbprints: [
      "67e013c31fc2f4f6ad5235fa877e58c85dea72ed",
      "108fbf794e18ec5347a414e4370cc4506c297ab2",
      "932bed339aa69212c89375b79304b475490b89a0",
    ],
    ends: ["2025-03-29T22:40:08.000Z", "2029-02-20T14:00:00.000Z", "2028-01-28T00:00:42.000Z"],
  },
];

describe.each(RECORDED)("the recorded chain $file", ({ file, subjects, thumbprints, ends }) => {
  const ders = recordedDers(file);
  const presented = readChain(ders, bundledRoots());

  it("is read with the SHA-1, subject and end of each certificate", () => {
    expect(presented.map(({ sha1 }) => sha1)).toEqual(thumbprints);
    expect(presented.map(({ subject }) => subject)).toEqual(subjects);
    expect(presented.map(({ notAfter }) => notAfter.toISOString())).toEqual(ends);
  });

  it("names each certificate's issuer, the last one's being a root that was not sent", () => {
    expect(presented.map(({ issuer }) => issuer)).toEqual([...subjects.slice(1), GLOBALSIGN]);
  });

  it("counts by its last certificate, not by the leaf that the guide hashes", () => {
    expect(thumbprintOfChain(presented)).toBe(thumbprints[2]);
    expect(certificateThatCounts(presented)).toBe(presented[2]);
    expect(thumbprintOfChain(presented)).not.toBe(presented[0].sha1);
  });

  it("is in issuing order as sent", () => {
    expect(presented.map(({ issuedByNext }) => issuedByNext)).toEqual([true, true, true]);
    expect(chainDisorder(presented)).toBeNull();
  });

  it("is disordered when its CA certificates are swapped", () => {
    const [first, second, third] = ders;
    const swapped = readChain(
      [first, third, second].filter((der) => der !== undefined),
      bundledRoots(),
    );
    expect(chainDisorder(swapped)).toBe(
      "certificate 1 is not issued by certificate 2; certificate 2 is not issued by certificate 3",
    );
  });

  it("lasts until its cross-signed root ends, whatever the leaf does", () => {
    expect(daysToExpiry([presented], new Date("2026-11-22T10:00:00Z"))).toBe(431);
    expect(daysToExpiry([presented], new Date("2028-01-28T00:00:42Z"))).toBe(0);
    expect(daysToExpiry([presented], new Date("2028-01-28T00:00:43Z"))).toBe(-1);
  });
});

it("the two recorded chains of one CA end in different certificates", () => {
  const counted = RECORDED.map(({ file }) => thumbprintOfChain(readChain(recordedDers(file), bundledRoots())));
  expect(new Set(counted).size).toBe(2);
});

function recordedDers(file: string): Buffer[] {
  const pem = readFileSync(new URL(`../../../data/${file}`, import.meta.url), "utf8");
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).raw);
}
