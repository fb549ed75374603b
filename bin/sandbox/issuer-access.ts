import { IssuerDocuments } from "../../federation/adapters/issuer-documents.js";
import { collectIssuer } from "../../federation/collect-issuer.js";
import type { Limits } from "../../lambda/adapters/handshake.js";
import { HttpsDiscovery } from "../../lambda/adapters/https-discovery.js";
import type { SecureContexts } from "../../lambda/adapters/secure-contexts.js";
import { TlsChains } from "../../lambda/adapters/tls-chains.js";
import { thumbprintOfChain } from "../../lambda/core/chain.js";
import { parseConnectTo } from "../../lambda/core/connect-to.js";
import { rankThumbprints } from "../../lambda/core/decide.js";
import { FaultError } from "../../lambda/core/fault.js";
import { verifiedChains } from "../../lambda/core/observed.js";
import { safe } from "../../lambda/core/sanitize.js";
import { Observer } from "../../lambda/observe.js";
import type { Resolver } from "../../lambda/ports.js";
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
