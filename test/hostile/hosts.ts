import { KeyObject, X509Certificate } from "node:crypto";
import { startFaultyFrontEnd } from "../../sandbox/faulty-front-end.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { daysAround } from "../../sandbox/pki.js";
import { issueLeaf } from "../../sandbox/throwaway-ca.js";
import { type ListeningFrontEnd, startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { discoveryServer } from "../faults/discovery-answers.js";
import { HOST_KEYS, INTERMEDIATE, ROOT } from "./cast.js";
import type { HostileChain } from "./chains.js";
import type { FrontEndPlan, IssuerPlan } from "./issuers.js";
import { PARTS, type Part, part } from "./parts.js";
import { startTruncatedFrontEnd } from "./truncated-front-end.js";
import type { TurnClock } from "./turn-clock.js";

export const HONEST = "honest.example";
const KEY_PEM = KeyObject.from(HOST_KEYS.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
const LEAF = { keyKind: "ecdsa", validity: daysAround(-24, 60), keys: HOST_KEYS } as const;

const leaves = new Map<string, Promise<Part>>();

/** The name of a hostile host, for its place in the fleet. */
export function hostName(place: number): string {
  return `h${place}.example`;
}

/** The leaf of a host, signed by either honest CA: made once. */
export function leafOf(host: string, by: HostileChain["leafBy"]): Promise<Part> {
  const key = `${host} ${by}`;
  const made = leaves.get(key) ?? makeLeaf(host, by);
  leaves.set(key, made);
  return made;
}

async function makeLeaf(host: string, by: HostileChain["leafBy"]): Promise<Part> {
  const { certificate } = await issueLeaf(by === "root" ? ROOT : INTERMEDIATE, { hosts: [host], ...LEAF });
  return part("leaf", "host", certificate.der);
}

/** The honest issuer: its leaf and intermediate. */
export async function startHonest(): Promise<ListeningFrontEnd> {
  const { onRequest } = createIssuer({ issuer: `https://${HONEST}` });
  return serve({ leafBy: "intermediate", above: ["intermediate"] }, HONEST, onRequest);
}

/** The front ends of a hostile issuer. */
export function startHostile(place: number, plan: IssuerPlan, clock: TurnClock): Promise<ListeningFrontEnd[]> {
  const host = hostName(place);
  const keys = plan.document === "elsewhere" ? hostName(place + 1) : host;
  const issuer = createIssuer({ issuer: `https://${host}`, jwksUri: `https://${keys}/jwks` });
  const answer = plan.document === "elsewhere" ? null : plan.document;
  const faults = answer === null ? [] : [{ on: "discovery", answer } as const];
  const onRequest = discoveryServer(faults, { issuer, clock, meanwhile: async () => undefined });
  return Promise.all(plan.frontEnds.map((each) => start(each, host, onRequest)));
}

type OnRequest = Parameters<typeof discoveryServer>[1]["issuer"]["onRequest"];

async function start(plan: FrontEndPlan, host: string, onRequest: OnRequest): Promise<ListeningFrontEnd> {
  if ("chain" in plan) return serve(plan.chain, host, onRequest);
  if (plan.fault === "truncated") {
    return startTruncatedFrontEnd((await leafOf(host, "intermediate")).der, INTERMEDIATE.certificate.der);
  }
  if (plan.fault !== "refused") return startFaultyFrontEnd(plan.fault);
  // It listened once.
  const gone = await startFaultyFrontEnd("silent");
  await gone.close();
  return gone;
}

async function serve({ leafBy, above }: HostileChain, host: string, onRequest: OnRequest): Promise<ListeningFrontEnd> {
  const leaf = await leafOf(host, leafBy);
  const ders = [leaf, ...above.map((name) => PARTS.get(name) ?? leaf)].map(({ der }) => der);
  return startTlsFrontEnd({ identities: [{ keyPem: KEY_PEM, chainPem: ders.map(pemOf) }], onRequest });
}

function pemOf(der: Buffer): string {
  return new X509Certificate(der).toString();
}
