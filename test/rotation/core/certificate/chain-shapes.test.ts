import { beforeAll, describe, expect, it } from "vitest";
import { indexRoots } from "../../../../rotation/adapters/hosts/trusted-roots.js";
import { chainDisorder, readChain, thumbprintOfChain } from "../../../../rotation/core/certificate/chain.js";
import {
  type Authority,
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
  issueLeaf,
} from "../../../../sandbox/throwaway-ca.js";
import { daysFromNow, HOST } from "../../../support/builders.js";

const EC = { keyKind: "ecdsa", validity: { notBefore: daysFromNow(-100), notAfter: daysFromNow(900) } } as const;
const ENDED = { notBefore: daysFromNow(-900), notAfter: daysFromNow(-50) };

const made = new Map<string, IssuedCertificate>();

/** Roots that every store has: Amazon Root CA 1, Starfield G2, ISRG Root X1. Retired ones in none: Class 2, DST X3. */
beforeAll(async () => {
  const root = async (name: string) => keep(name, await createRoot({ name, ...EC }));
  const [amazon, starfield, classTwo] = [await root("Amazon 1"), await root("Starfield G2"), await root("Class 2")];
  const [isrg, dst] = [await root("ISRG X1"), await root("DST X3")];
  for (const [name, by] of [
    ["M02", amazon],
    ["R3", isrg],
  ] as const) {
    const ca = keep(name, await createIntermediate(by, { name, ...EC }));
    made.set(`leaf of ${name}`, (await issueLeaf(ca, { hosts: [HOST], ...EC })).certificate);
  }
  made.set("Amazon 1 by Starfield G2", await crossSign(amazon, starfield, EC.validity));
  made.set("Starfield G2 by Class 2", await crossSign(starfield, classTwo, EC.validity));
  made.set("ISRG X1 by DST X3", await crossSign(isrg, dst, EC.validity));
  made.set("ISRG X1 by DST X3, ended", await crossSign(isrg, dst, ENDED));
});

function keep(name: string, authority: Authority): Authority {
  made.set(name, authority.certificate);
  return authority;
}

function read(names: readonly string[], roots: readonly string[]) {
  const of = (name: string) => made.get(name) ?? { der: Buffer.alloc(0), pem: "", sha1: "" };
  return readChain(
    names.map((name) => of(name).der),
    indexRoots(roots.map((name) => of(name).pem)),
  );
}

const STORE = ["Amazon 1", "Starfield G2", "ISRG X1"];
const AMAZON = ["leaf of M02", "M02", "Amazon 1 by Starfield G2"];

describe("a chain in the shape of", () => {
  it.each<[string, string[]]>([
    ["Amazon's, up to its root that Starfield cross-signed", AMAZON],
    ["Amazon's, up to Starfield's own cross-certificate", [...AMAZON, "Starfield G2 by Class 2"]],
    ["Amazon's, short", ["leaf of M02", "M02"]],
    ["Let's Encrypt's, with the cross-certificate", ["leaf of R3", "R3", "ISRG X1 by DST X3"]],
    ["Let's Encrypt's, with the cross-certificate that has ended", ["leaf of R3", "R3", "ISRG X1 by DST X3, ended"]],
    ["Let's Encrypt's, without it", ["leaf of R3", "R3"]],
    ["Let's Encrypt's, with its root", ["leaf of R3", "R3", "ISRG X1"]],
  ])("%s counts by its last certificate", (_what, names) => {
    const chain = read(names, STORE);
    expect(thumbprintOfChain(chain)).toBe(made.get(names.at(-1) ?? "")?.sha1);
    expect(chainDisorder(chain)).toBeNull();
    expect(chain.every(({ onWalk }) => onWalk)).toBe(true);
  });

  it.each<[string, string[]]>([
    ["Amazon's, with a root of Starfield's that no store has", [...AMAZON, "Starfield G2 by Class 2", "Class 2"]],
    ["Let's Encrypt's, with the retired root", ["leaf of R3", "R3", "ISRG X1 by DST X3", "DST X3"]],
  ])("%s is refused", (_what, names) => {
    expect(() => read(names, STORE)).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ code: "chain-unlinked" }) }),
    );
    expect(thumbprintOfChain(read(names, [...STORE, "Class 2", "DST X3"]))).toBe(made.get(names.at(-1) ?? "")?.sha1);
  });
});
