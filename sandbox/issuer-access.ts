import { IssuerDocuments } from "../federation/doctor/adapters/issuer-documents.js";
import { collectIssuer } from "../federation/doctor/evidence/collect-issuer.js";
import { TlsChains } from "../rotation/adapters/hosts/chains.js";
import { HttpsDiscovery } from "../rotation/adapters/hosts/discovery.js";
import type { Limits } from "../rotation/adapters/hosts/handshake.js";
import type { SecureContexts } from "../rotation/adapters/hosts/secure-contexts.js";
import { thumbprintOfChain } from "../rotation/core/certificate/chain.js";
import { FaultError } from "../rotation/core/fault/fault.js";
import { safe } from "../rotation/core/fault/sanitize.js";
import { parseConnectTo } from "../rotation/core/reach/connect-to.js";
import { rankThumbprints } from "../rotation/core/verdict/decide.js";
import { verifiedChains } from "../rotation/core/verdict/observed.js";
import { Observer } from "../rotation/observe.js";
import type { Resolver } from "../rotation/ports.js";
import type { Issuers } from "./aws/issuers.js";

/** Where a world's issuers are, and how long AWS waits for them. */
export interface IssuerAccess {
  /** Which CAs issuers' certificates may lead to. */
  readonly contexts: SecureContexts;
  /** The `--connect-to` options that lead to the issuers as they are now. */
  readonly connectTo: () => readonly string[];
  readonly limits: Limits;
}

/** Nothing but what `connectTo` leads to is dialled: what AWS would find on the internet is not there. */
const nowhere: Resolver = {
  resolve: (host) => Promise.reject(new FaultError("dns-failed", safe`${host} is no host of the sandbox`)),
};

/** The way of local IAM and STS to local issuers: real TLS, by the adapters of the function and of doctor. */
export function createIssuerAccess({ contexts, connectTo, limits }: IssuerAccess): Issuers {
  const look = async <T>(use: (observer: Observer, reach: ReturnType<typeof reachOf>) => Promise<T>) => {
    const reach = reachOf(connectTo());
    const discovery = new HttpsDiscovery(contexts, limits);
    const ports = { resolver: nowhere, chains: new TlsChains(contexts, limits), discovery };
    try {
      return await use(new Observer(ports, reach), reach);
    } finally {
      discovery.close();
    }
  };
  return {
    thumbprintsOf: (issuer) =>
      look(async (observer) => {
        const { endpoints, discoveryFault } = await observer.observeIssuer(issuer);
        const [keys] = discoveryFault === null ? endpoints.slice(-1) : [];
        return keys === undefined ? [] : rankThumbprints(verifiedChains(keys).map(thumbprintOfChain), []);
      }),
    examine: (issuer, token) =>
      look((observer, reach) => {
        const documents = new IssuerDocuments({ contexts, limits, resolver: nowhere, reach });
        return collectIssuer(issuer, token, { documents, observer, reach });
      }),
  };
}

function reachOf(targets: readonly string[]) {
  const connectTo = targets.map(parseConnectTo).filter((rule) => rule !== null);
  return { connectTo, allowPrivate: [] };
}
