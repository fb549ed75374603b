import { once } from "node:events";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { createIssuer, issuerRouter } from "../../sandbox/issuer.js";
import { authority, chain } from "../../sandbox/pki.js";

/** How a host treats its next connections: after the delay of a connect, TLS, a reset, or silence. */
export type Behaviour = "serve" | "reset" | "silent";

/** Issuers of many hosts, each with one address of its own on loopback. */
export interface Hosts {
  /** One `--connect-to` rule for each host, and one for `NOWHERE`, where nobody listens. */
  readonly connectTo: readonly string[];
  /** Of a front end of the first host that adds no delay. */
  readonly promptPort: number;
  /** What a provider of these issuers needs registered. */
  readonly thumbprint: string;
  /** The root to trust, in PEM. */
  readonly root: string;
  /** TCP connections accepted so far, without those of the prompt front end. */
  connections(): number;
  /** Handshakes that the server refused so far, because a client offered nothing that suits its certificate. */
  refused(): number;
  /** For the next connections of the first host. */
  behave(behaviour: Behaviour): void;
}

/** A host whose connections are refused. */
export const NOWHERE = "nowhere.example";

/** The name of a host, from 0. */
export function hostName(index: number): string {
  return `idp-${index}.example`;
}

/**
 * Serves issuers in TLS, with an ECDSA certificate for each host.
 *
 * A connect takes its time before TLS starts: a socket is accepted, but nobody reads it until then, so a client's first
 * bytes wait as they would for a slow handshake of TCP.
 */
export async function startHosts(issuers: ReadonlyMap<string, readonly string[]>, connectMs: number): Promise<Hosts> {
  const counts = { connections: 0, refused: 0 };
  let behaviour: Behaviour = "serve";
  const https = await serveIssuers([...issuers.values()].flat(), [...issuers.keys()]);
  https.on("tlsClientError", ({ code = "" }: NodeJS.ErrnoException) => {
    if (/NO_SHARED_CIPHER|NO_SUITABLE_SIGNATURE_ALGORITHM/.test(code)) counts.refused += 1;
  });
  const accept = (isFirst: boolean) => (socket: Socket) => {
    counts.connections += 1;
    socket.on("error", () => socket.destroy());
    const treated = isFirst ? behaviour : "serve";
    if (treated === "reset") socket.resetAndDestroy();
    else if (treated === "silent") socket.resume();
    else setTimeout(() => https.emit("connection", socket), connectMs);
  };
  const names = [...issuers.keys()];
  const ports = await Promise.all(names.map((_, index) => listen({ pauseOnConnect: true }, accept(index === 0))));
  const promptPort = await listen({}, (socket) => void https.emit("connection", socket));
  const rules = names.map((name, index) => `${name}:443:127.0.0.1:${ports[index]}`);
  const anyChain = await chain("ecdsa", hostName(0));
  return {
    connectTo: [...rules, `${NOWHERE}:443:127.0.0.1:${await closedPort()}`],
    promptPort,
    thumbprint: anyChain.thumbprint,
    root: (await authority("ecdsaRoot")).certificate.pem,
    connections: () => counts.connections,
    refused: () => counts.refused,
    behave: (next) => {
      behaviour = next;
    },
  };
}

/** One HTTPS server for all: which certificate it shows is a matter of the name that a client asks for. */
async function serveIssuers(issuers: readonly string[], names: readonly string[]): Promise<HttpsServer> {
  const contexts = new Map<string, SecureContext>();
  for (const name of names) {
    const { keyPem, chainPem } = await chain("ecdsa", name);
    contexts.set(name, createSecureContext({ key: keyPem, cert: chainPem.join("\n"), ca: [] }));
  }
  const SNICallback = (name: string, use: (error: Error | null, context?: SecureContext) => void) =>
    use(null, contexts.get(name));
  const onRequest = issuerRouter(issuers.map((issuer) => createIssuer({ issuer })));
  return createHttpsServer({ SNICallback, ca: [] }, onRequest);
}

async function listen(options: { pauseOnConnect?: boolean }, accept: (socket: Socket) => void): Promise<number> {
  const server = createServer(options, accept).listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the server is bound to no TCP port");
  return address.port;
}
