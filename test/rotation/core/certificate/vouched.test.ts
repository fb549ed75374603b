import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { indexRoots } from "../../../../rotation/adapters/hosts/trusted-roots.js";
import { findWalk } from "../../../../rotation/core/certificate/vouched.js";
import {
  type Authority,
  createIntermediate,
  createRoot,
  crossSign,
  type IssuedCertificate,
  issueLeaf,
} from "../../../../sandbox/throwaway-ca.js";
import { daysFromNow, HOST } from "../../../support/builders.js";

const VALIDITY = { notBefore: daysFromNow(-10), notAfter: daysFromNow(90) };
const LATER = { notBefore: daysFromNow(-5), notAfter: daysFromNow(200) };
const EC = { keyKind: "ecdsa", validity: VALIDITY } as const;

const made = new Map<string, IssuedCertificate>();
let trusted: readonly string[] = [];

/** Honest: root, intermediate `int`, leaf; `old` is a retired root in no store. The attacker: `stranger`, `middleman`. */
beforeAll(async () => {
  const make = async (name: string, making: Promise<Authority>): Promise<Authority> => {
    const authority = await making;
    made.set(name, authority.certificate);
    return authority;
  };
  const root = await make("root", createRoot({ name: "Root", ...EC }));
  const old = await make("old", createRoot({ name: "Old Root", ...EC }));
  const int = await make("int", createIntermediate(root, { name: "Issuing CA", ...EC }));
  const stranger = await make("stranger", createRoot({ name: "Stranger", ...EC }));
  const namesake = await make("namesake", createRoot({ name: "Root", ...EC }));
  const intNamesake = await make("int of stranger", createIntermediate(stranger, { name: "Issuing CA", ...EC }));
  const deep = await make("deep", createIntermediate(int, { name: "Deep CA", ...EC }));
  const served = await issueLeaf(int, { hosts: [HOST], ...EC });
  const forged: readonly [string, Authority, Authority, typeof VALIDITY][] = [
    ["root by old", root, old, VALIDITY],
    ["int renewed", int, root, LATER],
    ["int by old", int, old, VALIDITY],
    ["int by itself", int, int, LATER],
    ["root by stranger", root, stranger, LATER],
    ["int by stranger", int, stranger, LATER],
    ["root by namesake", root, namesake, VALIDITY],
    ["stranger by int of stranger", stranger, intNamesake, VALIDITY],
  ];
  for (const [name, of, by, validity] of forged) made.set(name, await crossSign(of, by, validity));
  made.set("leaf", served.certificate);
  made.set("deep leaf", (await issueLeaf(deep, { hosts: [HOST], ...EC })).certificate);
  // A server certificate, not a CA's, whose key the attacker has.
  const ownKey = { ...(await createRoot({ name: HOST, ...EC })), name: HOST };
  made.set("leaf of attacker", await crossSignedLeaf(ownKey, int));
  made.set("stranger by leaf of attacker", await crossSign(stranger, ownKey, VALIDITY));
  trusted = [root.certificate.pem];
});

/** A server certificate of an honest CA for the key of `of`. */
async function crossSignedLeaf(of: Authority, by: Authority): Promise<IssuedCertificate> {
  const { certificate } = await issueLeaf(by, {
    hosts: [],
    subject: of.name,
    keyKind: "ecdsa",
    validity: VALIDITY,
    keys: of.keys,
  });
  return certificate;
}

function walkOf(names: readonly string[], roots: readonly string[] = trusted): readonly string[] | null {
  const steps = names.map((name) => {
    const { der = Buffer.alloc(0), notAfter = new Date(0) } = made.get(name) ?? {};
    return { name, x509: new X509Certificate(der), notAfter };
  });
  return findWalk(steps, indexRoots(roots))?.map(({ name }) => name) ?? null;
}

describe("the walk from the leaf to the last certificate", () => {
  it.each([
    ["of nothing is nothing", [], []],
    ["of a leaf alone is the leaf", ["leaf"], ["leaf"]],
    ["goes over the intermediate", ["leaf", "int"], ["leaf", "int"]],
    ["goes on to the root", ["leaf", "int", "root"], ["leaf", "int", "root"]],
    ["goes on to a cross-certificate of the root", ["leaf", "int", "root by old"], ["leaf", "int", "root by old"]],
    ["ends at an intermediate that was sent after the root", ["leaf", "root", "int"], ["leaf", "int"]],
    ["goes on to a cross-certificate of the intermediate", ["leaf", "int", "int by old"], ["leaf", "int by old"]],
    ["goes over several CAs in any order", ["deep leaf", "int", "deep", "root"], ["deep leaf", "deep", "int", "root"]],
    ["takes the renewed intermediate", ["leaf", "int", "int renewed", "root"], ["leaf", "int renewed", "root"]],
    [
      "takes the renewed intermediate sent first",
      ["leaf", "int renewed", "int", "root"],
      ["leaf", "int renewed", "root"],
    ],
    ["leaves out a stranger in the middle", ["leaf", "stranger", "int"], ["leaf", "int"]],
    ["leaves out a namesake in the middle", ["leaf", "int of stranger", "int"], ["leaf", "int"]],
    ["tries another way where one leads nowhere", ["leaf", "int by stranger", "int", "root"], ["leaf", "int", "root"]],
    [
      "may end at a forged cross-certificate: its key is the root's",
      ["leaf", "int", "root by stranger"],
      ["leaf", "int", "root by stranger"],
    ],
  ])("%s", (_what, presented, expected) => {
    expect(walkOf(presented)).toEqual(expected);
  });
});

describe("there is no walk to", () => {
  it.each([
    ["a stranger", ["leaf", "int", "stranger"]],
    ["a stranger, though two ways lead to one dead end", ["leaf", "int by itself", "int", "stranger"]],
    ["a stranger without the intermediate", ["leaf", "stranger"]],
    ["a namesake of the root", ["leaf", "int", "namesake"]],
    ["a namesake of the root behind a forged cross-certificate", ["leaf", "int", "root by namesake", "namesake"]],
    ["a namesake of the intermediate", ["leaf", "int of stranger"]],
    ["a stranger behind a forged cross-certificate of the root", ["leaf", "int", "root by stranger", "stranger"]],
    ["a stranger behind a forged cross-certificate of the intermediate", ["leaf", "int by stranger", "stranger"]],
    ["a stranger with the honest ones between", ["leaf", "int by stranger", "int", "root", "stranger"]],
    [
      "strangers that certify each other",
      ["leaf", "int by stranger", "stranger by int of stranger", "int of stranger", "stranger"],
    ],
    ["a root in no store", ["leaf", "int", "root by old", "old"]],
    ["the root without the intermediate", ["leaf", "root"]],
    ["a CA that a server certificate signed", ["leaf of attacker", "int", "stranger by leaf of attacker", "stranger"]],
    ["a CA of an honest one that issued nothing here", ["leaf", "int", "deep"]],
  ])("%s", (_what, presented) => {
    expect(walkOf(presented)).toBeNull();
  });

  it("anything where no root is trusted", () => {
    expect(walkOf(["leaf", "int"], [])).toBeNull();
  });

  it("a cross-certificate where only the other root is trusted, unless it leads on", () => {
    const old = [made.get("old")?.pem ?? ""];
    expect(walkOf(["leaf", "int"], old)).toBeNull();
    expect(walkOf(["leaf", "int", "root by old"], old)).toEqual(["leaf", "int", "root by old"]);
    expect(walkOf(["leaf", "int", "root by old", "old"], old)).toEqual(["leaf", "int", "root by old", "old"]);
  });
});
