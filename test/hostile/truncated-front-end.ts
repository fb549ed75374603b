import { createServer } from "node:net";
import { type ListeningFrontEnd, listenOnLoopback } from "../../sandbox/tls-front-end.js";

/**
 * A server that presents, in TLS 1.2, a leaf and half a certificate. No TLS library would: the messages are made by hand.
 * @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4
 */
export function startTruncatedFrontEnd(leaf: Buffer, other: Buffer): Promise<ListeningFrontEnd> {
  const certificates = [leaf, other.subarray(0, other.length / 2)].map((der) =>
    Buffer.concat([uint24(der.length), der]),
  );
  const list = Buffer.concat(certificates);
  const answer = Buffer.concat([record(2, SERVER_HELLO), record(11, Buffer.concat([uint24(list.length), list]))]);
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.write(answer));
  });
  return listenOnLoopback(server, {});
}

/** TLS 1.2, a random of zeros, no session, ECDHE-ECDSA-AES128-GCM-SHA256, secure renegotiation. */
const SERVER_HELLO = Buffer.concat([
  Buffer.of(3, 3),
  Buffer.alloc(32),
  Buffer.of(0, 0xc0, 0x2b, 0, 0, 5, 0xff, 1, 0, 1, 0),
]);

function record(type: number, body: Buffer): Buffer {
  const message = Buffer.concat([Buffer.of(type), uint24(body.length), body]);
  return Buffer.concat([Buffer.of(22, 3, 3, message.length >> 8, message.length & 0xff), message]);
}

function uint24(value: number): Buffer {
  return Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
}
