import { expect } from "vitest";
import { inspectionText } from "../../bin/cli/render/inspection-text.js";
import { inspectionJson } from "../../bin/cli/render/json.js";
import { styleFor } from "../../bin/cli/render/style.js";
import { indexRoots } from "../../rotation/adapters/hosts/trusted-roots.js";
import type { RootsBySubject } from "../../rotation/core/certificate/vouched.js";
import { faultOf } from "../../rotation/core/fault/fault.js";
import type { Observation, PresentedChain, Retention } from "../../rotation/core/model.js";
import { metricsOf } from "../../rotation/core/tell/metrics.js";
import { decide } from "../../rotation/core/verdict/decide.js";
import { observedFindings } from "../../rotation/core/verdict/findings.js";
import { resultOf } from "../../rotation/survey.js";
import { DEFAULT_HOST, daysAround } from "../../sandbox/pki.js";
import { issueLeaf } from "../../sandbox/throwaway-ca.js";
import { observed, provider } from "../support/builders.js";
import { HOST_KEYS, INTERMEDIATE, OLD, ROOT, VALID } from "./cast.js";
import { type Expected, expectedOf, type HostileChain } from "./chains.js";
import { PARTS, part } from "./parts.js";

/** How a presented chain is read. Ours is `readChain`. */
export type Rule = (ders: readonly Uint8Array[], rootsOf: RootsBySubject) => PresentedChain;

export interface Case {
  readonly chain: HostileChain;
  readonly trustsOld: boolean;
  readonly retention: Retention;
}

const NOW = daysAround(0, 0).notBefore;
const BEFORE = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

const leafOptions = { hosts: [DEFAULT_HOST], keyKind: "ecdsa", validity: VALID, keys: HOST_KEYS } as const;
const LEAVES = {
  intermediate: part("leaf", "host", (await issueLeaf(INTERMEDIATE, leafOptions)).certificate.der),
  root: part("leaf", "host", (await issueLeaf(ROOT, leafOptions)).certificate.der),
};
const ROOTS = indexRoots([ROOT.certificate.pem]);
const ALL_ROOTS = indexRoots([ROOT.certificate.pem, OLD.certificate.pem]);

/** SHA-1 of every certificate whose private key the attacker was given. */
const ATTACKERS = new Set([...PARTS.values()].filter(({ family }) => family === "attacker").map(({ sha1 }) => sha1));

/** Reads a chain by a rule, decides, tells of it in every way, and holds all that comes out against what is known. */
export function assertRead(rule: Rule, { chain, trustsOld, retention }: Case): void {
  const leaf = LEAVES[chain.leafBy];
  const partOf = (name: string) => PARTS.get(name) ?? leaf;
  const seen = observe(
    rule,
    [leaf, ...chain.above.map(partOf)].map(({ der }) => der),
    trustsOld,
  );
  const known = provider([BEFORE]);
  const issuer = observed(seen);
  const decision = decide(known, issuer, { retention, expiryDays: 30 }, NOW);
  const planned = decision.planned.filter((value) => value !== BEFORE);
  expect(
    planned.filter((value) => ATTACKERS.has(value)),
    "the attacker's",
  ).toEqual([]);
  const result = resultOf(known, { observed: issuer, decision, mode: "enforce" });
  const wrong = metricsOf([result], true).filter(({ value }) => !Number.isFinite(value));
  expect(wrong, "metrics that are no number").toEqual([]);
  tell(seen, decision.required);
  expect(outcomeOf(seen, planned)).toEqual(inSha1(expectedOf(chain, trustsOld), partOf));
}

function observe(rule: Rule, ders: readonly Uint8Array[], trustsOld: boolean): Observation {
  const target = { frontEnd: { address: "192.0.2.1", port: 443 }, variant: "ecdsa", protocol: "TLSv1.3" } as const;
  try {
    const chain = rule(ders, trustsOld ? ALL_ROOTS : ROOTS);
    return { ...target, kind: "verified", anchor: "bundled", chain };
  } catch (error) {
    return { ...target, kind: "refused", chain: [], fault: faultOf(error, "tls-failed") };
  }
}

function tell(seen: Observation, required: readonly string[]): void {
  const issuer = observed(seen);
  const findings = observedFindings(issuer, { retention: "keep", expiryDays: 30 }, NOW);
  const inspection = { issuer: null, required, ...issuer, findings, fault: null };
  expect(inspectionText(inspection, NOW, styleFor({ columns: 80, color: false }))).not.toMatch(/NaN|Invalid/);
  expect(inspectionJson(inspection)).not.toContain("Invalid");
}

function outcomeOf(seen: Observation, planned: readonly string[]) {
  return seen.kind === "refused" ? { refused: seen.fault.code, planned } : { planned };
}

function inSha1(expected: Expected, partOf: (name: string) => { readonly sha1: string }) {
  if ("refused" in expected) return { ...expected, planned: [] };
  return { planned: [partOf(expected.counts).sha1] };
}
