import { connect, createServer, type Socket } from "node:net";
import type { FrontEnd } from "../rotation/core/model.js";
import type { Clock } from "../rotation/ports.js";
import { type ListeningFrontEnd, type ListenOptions, listenOnLoopback } from "./tls-front-end.js";

/** A way of not completing a TLS handshake; "first bytes" are the client's. */
export type ConnectionFault =
  /** Accepts, reads and says nothing. */
  | "silent"
  /** RST after the first bytes. */
  | "reset"
  /** RST as soon as the connection is accepted. */
  | "reset-on-accept"
  /** FIN after the first bytes. */
  | "close"
  /** Answers the first bytes with HTTP/1.1 400 in plain text, then FIN. */
  | "plain-http"
  /** Says the banner of an SSH server as soon as the connection is accepted. */
  | "ssh"
  /** Answers the first bytes with a TLS record whose content is no handshake message. */
  | "malformed"
  | Drip
  | Alertless;

/**
 * A proxy to `upstream` that passes the client's bytes on at once and returns the answer one byte at a time.
 * Each byte costs one `timer.after(DRIP_INTERVAL_MS, ...)`: with the real clock a byte a second, in a test a call.
 */
export interface Drip {
  readonly upstream: FrontEnd;
  readonly timer: Pick<Clock, "after">;
}

/**
 * A proxy to `upstream` that passes everything on but a TLS alert as the first answer: then it resets or closes the
 * connection, as Schannel does where client and server have no cipher suite in common.
 */
interface Alertless {
  readonly upstream: FrontEnd;
  readonly insteadOfAlert: "reset" | "close";
}

/** Milliseconds between two bytes of a dripping front end. */
export const DRIP_INTERVAL_MS = 1000;

const PLAIN_HTTP_ANSWER =
  "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\nBad Request\n";

const SSH_BANNER = "SSH-2.0-OpenSSH_9.6\r\n";

/** A record of type handshake, TLS 1.2, of 16 bytes that are no message. @see RFC 5246 section 6.2.1 */
const MALFORMED_RECORD = Buffer.concat([Buffer.of(22, 3, 3, 0, 16), Buffer.alloc(16, 0xff)]);

/** Starts a server on loopback that treats every connection in the same faulty way. */
export function startFaultyFrontEnd(fault: ConnectionFault, options: ListenOptions = {}): Promise<ListeningFrontEnd> {
  const server = createServer((socket) => {
    // A client that breaks off is what these servers are for: "close" follows every error and is handled.
    socket.on("error", () => socket.destroy());
    misbehave(socket, fault);
  });
  return listenOnLoopback(server, options);
}

function misbehave(socket: Socket, fault: ConnectionFault): void {
  switch (fault) {
    case "silent":
      socket.resume();
      return;
    case "reset":
      socket.once("data", () => socket.resetAndDestroy());
      return;
    case "reset-on-accept":
      socket.resetAndDestroy();
      return;
    case "close":
      socket.once("data", () => socket.end());
      return;
    case "plain-http":
      socket.once("data", () => socket.end(PLAIN_HTTP_ANSWER));
      return;
    case "ssh":
      socket.write(SSH_BANNER);
      return;
    case "malformed":
      socket.once("data", () => socket.write(MALFORMED_RECORD));
      return;
    default:
      if ("timer" in fault) drip(socket, fault);
      else passOn(socket, fault);
  }
}

/** The content type of a TLS record with an alert. @see RFC 8446 section 5.1 */
const ALERT = 21;

function passOn(socket: Socket, { upstream, insteadOfAlert }: Alertless): void {
  const source = connect(upstream.port, upstream.address);
  socket.pipe(source);
  source.once("data", (first) => {
    if (first[0] !== ALERT) {
      socket.write(first);
      source.pipe(socket);
    } else if (insteadOfAlert === "reset") socket.resetAndDestroy();
    else socket.end();
  });
  source.on("error", () => source.destroy());
  source.once("close", () => socket.end());
  socket.once("close", () => source.destroy());
}

function drip(socket: Socket, { upstream, timer }: Drip): void {
  const source = connect(upstream.port, upstream.address);
  const passOneByte = (): void => {
    const byte: Buffer | null = source.read(1);
    if (byte !== null) socket.write(byte);
    cancel = timer.after(DRIP_INTERVAL_MS, passOneByte);
  };
  let cancel = timer.after(DRIP_INTERVAL_MS, passOneByte);
  socket.pipe(source);
  source.on("error", () => source.destroy());
  source.once("close", () => {
    cancel();
    socket.end();
  });
  socket.once("close", () => source.destroy());
}
