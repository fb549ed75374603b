import { faultOf } from "../../../rotation/core/fault/fault.js";
import type { IssuerObservation } from "../../../rotation/core/model.js";
import { readDiscoveryDocument } from "../../../rotation/core/reach/discovery.js";
import { discoveryUrl, endpointOfIssuer } from "../../../rotation/core/reach/issuer.js";
import type { Reach } from "../../../rotation/core/reach/reach.js";
import { requiredBy } from "../../../rotation/core/verdict/decide.js";
import { blockingPlan, incompleteFault, verificationOf } from "../../../rotation/core/verdict/observed.js";
import { readJwks, verifySignature } from "../../token/verify.js";
import type { FetchedDocument } from "../adapters/issuer-documents.js";
import type { Fetched, IssuerEvidence, TlsEvidence } from "./evidence.js";

/** What looking at an issuer needs. */
export interface IssuerPorts {
  readonly documents: { fetch(url: URL): Promise<FetchedDocument> };
  readonly observer: { observeIssuer(issuer: string): Promise<IssuerObservation> };
  readonly reach: Reach;
}

/** Discovery document, keys, signature and chains of a token's issuer. Never rejects. */
export async function collectIssuer(issuer: string, token: string, ports: IssuerPorts): Promise<IssuerEvidence> {
  try {
    endpointOfIssuer(issuer);
  } catch (error) {
    const fault = faultOf(error, "issuer-url-invalid");
    const tls: TlsEvidence = { required: [], verification: null, fault };
    return nothing({ url: issuer, durationMs: 0, status: null, fault }, tls);
  }
  const [{ fetched, body }, observed] = await Promise.all([
    ports.documents.fetch(new URL(discoveryUrl(issuer))),
    ports.observer.observeIssuer(issuer),
  ]);
  const tls = tlsOf(observed);
  if (body === null) return nothing(fetched, tls);
  try {
    return {
      ...nothing(fetched, tls),
      ...(await collectKeys(readDiscoveryDocument(body, issuer, ports.reach), token, ports)),
    };
  } catch (error) {
    return { ...nothing(fetched, tls), problem: faultOf(error, "discovery-malformed").message };
  }
}

async function collectKeys(url: URL, token: string, { documents }: IssuerPorts): Promise<Partial<IssuerEvidence>> {
  const { fetched: jwks, body } = await documents.fetch(url);
  if (body === null) return { jwks };
  const keySet = readJwks(body);
  if (keySet === null) return { jwks, problem: "the JWKS is not JSON with a list of keys" };
  const keyIds = keySet.keys.map(({ kid }) => kid ?? "(unnamed)");
  return { jwks, keyIds, signature: await verifySignature(token, keySet) };
}

function nothing(discovery: Fetched, tls: TlsEvidence): IssuerEvidence {
  return { discovery, jwks: null, problem: null, keyIds: [], signature: "not-checked", tls };
}

function tlsOf(observed: IssuerObservation): TlsEvidence {
  const required = requiredBy(observed);
  const fault = blockingPlan(observed)?.fault ?? incompleteFault(observed);
  return { required, verification: verificationOf(observed), fault };
}
