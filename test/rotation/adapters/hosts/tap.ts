import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { FrontEnd } from "../../../../rotation/core/model.js";
import { type ListeningFrontEnd, listenOnLoopback } from "../../../../sandbox/tls-front-end.js";
import { run } from "../../../support/fixtures.js";

/** What a client said first, as far as the tests look at it. */
interface ClientHello {
  readonly sessionId: string;
  /** Extension types and their data in hex. */
  readonly extensions: ReadonlyMap<number, string>;
}

/** A proxy that passes everything on and knows what its clients do. */
export interface Tap extends ListeningFrontEnd {
  /** Client connections open now. */
  open(): number;
  /** Resolves when the clients have closed all their connections. */
  idle(): Promise<void>;
  hellos(): readonly ClientHello[];
}

/** TLS extension types. @see https://www.iana.org/assignments/tls-extensiontype-values */
export const EXTENSION = {
  serverName: 0,
  alpn: 16,
  sessionTicket: 35,
  preSharedKey: 41,
  supportedVersions: 43,
} as const;

/** Listens in front of `upstream` for the length of a test. The upstream's end, clean or not, becomes the tap's. */
export async function tap(upstream: FrontEnd): Promise<Tap> {
  const clients = new Set<Socket>();
  const hellos: ClientHello[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.once("close", () => {
      clients.delete(client);
      server.emit("client-closed");
    });
    client.once("data", (bytes) => hellos.push(readClientHello(bytes)));
    join(client, connect({ host: upstream.address, port: upstream.port, allowHalfOpen: true }));
  });
  const listening = await run(listenOnLoopback(server, {}));
  return {
    ...listening,
    open: () => clients.size,
    idle: async () => {
      while (clients.size > 0) await once(server, "client-closed");
    },
    hellos: () => [...hellos],
  };
}

function join(client: Socket, upstream: Socket): void {
  client.pipe(upstream).pipe(client);
  client.on("error", () => upstream.destroy());
  client.once("close", () => upstream.destroy());
  upstream.on("error", () => client.resetAndDestroy());
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 */
function readClientHello(record: Buffer): ClientHello {
  // Record header 5, handshake header 4, version 2, random 32.
  let at = 5 + 4 + 2 + 32;
  const field = (lengthBytes: number): Buffer => {
    const length = record.readUIntBE(at, lengthBytes);
    at += lengthBytes + length;
    return record.subarray(at - length, at);
  };
  const sessionId = field(1).toString("hex");
  field(2); // cipher suites
  field(1); // compression methods
  const end = at + 2 + record.readUInt16BE(at);
  at += 2;
  const extensions = new Map<number, string>();
  while (at < end) {
    at += 2;
    extensions.set(record.readUInt16BE(at - 2), field(2).toString("hex"));
  }
  return { sessionId, extensions };
}
