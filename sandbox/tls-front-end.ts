import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { Server, Socket } from "node:net";
import type { SecureContextOptions, SecureVersion } from "node:tls";
import type { FrontEnd } from "../rotation/core/model.js";

/** A private key and the certificates sent with it: leaf first, exactly these, in this order, duplicates included. */
export interface ServedIdentity {
  readonly keyPem: string;
  readonly chainPem: readonly string[];
}

/** Where a local server listens. */
export interface ListenOptions {
  /** @default "127.0.0.1" */
  readonly address?: "127.0.0.1" | "::1";
  /** 0 to 65535; 0 takes a free one. @default 0 */
  readonly port?: number;
}

/** A running local server of any behaviour. */
export interface ListeningFrontEnd extends FrontEnd {
  /** TCP connections accepted so far, closed ones included. */
  connections(): number;
  /**
   * Resolves once `connections()` is at least `count` (default 1); at once when it is already.
   * @throws AbortError when the server closes before that
   */
  waitForConnection(count?: number): Promise<void>;
  /** Destroys open connections; resolves when the port is free. Later calls return the same promise. */
  close(): Promise<void>;
}

/** A running HTTPS server. */
export interface TlsFrontEnd extends ListeningFrontEnd {
  /**
   * TLS handshakes completed so far, as the server sees it. Over TLS 1.2 one that the client then refuses counts; over
   * TLS 1.3 one whose client leaves at once may not.
   */
  handshakes(): number;
  /**
   * Serves these from the next handshake on; open connections are left alone.
   * @throws RangeError as `startTlsFrontEnd`; the old identities then stay
   */
  replaceIdentities(identities: readonly ServedIdentity[]): void;
}

/** What a local HTTPS server presents and speaks. */
export interface TlsFrontEndOptions extends ListenOptions {
  /** At least one, at most one for each key type; with several, the client's offer decides. */
  readonly identities: readonly ServedIdentity[];
  /** @default Node's, TLSv1.2 */
  readonly minVersion?: SecureVersion;
  /** @default Node's, TLSv1.3 */
  readonly maxVersion?: SecureVersion;
  /** Whether clients must present a certificate; none is accepted. @default false */
  readonly clientCertificate?: boolean;
  /** @default every request is answered with an empty 404 */
  readonly onRequest?: RequestListener;
  /** Called for each TCP connection, before its TLS handshake. */
  readonly onConnection?: () => void;
}

/**
 * Starts a real HTTPS server on loopback. Clients that break off, in or after the handshake, never end the process.
 * @throws RangeError for no identity, an empty chain, a key that is not the leaf's, or two leaves of one key type
 */
export async function startTlsFrontEnd(options: TlsFrontEndOptions): Promise<TlsFrontEnd> {
  const { identities, clientCertificate = false, onRequest = answerNotFound } = options;
  const server = createServer(
    { ...secureContextOptions(identities, options), requestCert: clientCertificate },
    onRequest,
  );
  let handshakes = 0;
  server.on("secureConnection", () => {
    handshakes += 1;
  });
  if (options.onConnection !== undefined) server.on("connection", options.onConnection);
  const listening = await listenOnLoopback(server, options);
  return {
    ...listening,
    handshakes: () => handshakes,
    replaceIdentities: (identities) => server.setSecureContext(secureContextOptions(identities, options)),
  };
}

/**
 * Makes `server` listen on loopback and keeps track of its connections. The server's own listeners say what they get.
 * @throws Error with the code of the system, such as EADDRINUSE
 */
export async function listenOnLoopback(server: Server, options: ListenOptions): Promise<ListeningFrontEnd> {
  const address = options.address ?? "127.0.0.1";
  const open = new Set<Socket>();
  const closed = new AbortController();
  let connections = 0;
  let closing: Promise<void> | undefined;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.listen(options.port ?? 0, address);
  await once(server, "listening");
  return {
    address,
    port: portOf(server),
    connections: () => connections,
    waitForConnection: async (count = 1) => {
      while (connections < count) await once(server, "connection", { signal: closed.signal });
    },
    close: () => {
      closed.abort();
      closing ??= new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        for (const socket of open) socket.destroy();
      });
      return closing;
    },
  };
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("The server is not bound to a TCP port");
  return bound.port;
}

function secureContextOptions(
  identities: readonly ServedIdentity[],
  versions: Pick<TlsFrontEndOptions, "minVersion" | "maxVersion">,
): SecureContextOptions {
  assertServable(identities);
  return {
    key: identities.map(({ keyPem }) => keyPem),
    cert: identities.map(({ chainPem }) => chainPem.join("\n")),
    // Empty, not absent: OpenSSL completes a lone leaf from the context's store, and by default that store holds
    // the bundled roots and NODE_EXTRA_CA_CERTS.
    ca: [],
    ...(versions.minVersion === undefined ? {} : { minVersion: versions.minVersion }),
    ...(versions.maxVersion === undefined ? {} : { maxVersion: versions.maxVersion }),
  };
}

// OpenSSL keeps one certificate and one key per key type: it replaces the earlier one, and takes an RSA leaf with
// an EC key, without a word.
function assertServable(identities: readonly ServedIdentity[]): void {
  if (identities.length === 0) throw new RangeError("A TLS front end needs at least one identity");
  const types = identities.map(({ keyPem, chainPem: [leafPem] }) => {
    if (leafPem === undefined) throw new RangeError("A served identity needs at least its leaf certificate");
    const leaf = new X509Certificate(leafPem);
    if (!leaf.checkPrivateKey(createPrivateKey(keyPem))) throw new RangeError("A served key is not its leaf's");
    return leaf.publicKey.asymmetricKeyType;
  });
  if (new Set(types).size < types.length) throw new RangeError(`Two identities of one key type: ${types.join(", ")}`);
}

const answerNotFound: RequestListener = (_request, response) => {
  response.writeHead(404).end();
};
