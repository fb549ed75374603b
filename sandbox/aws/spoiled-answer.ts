import type { Socket } from "node:net";
import type { SpoiledAnswer } from "./faults.js";
import type { Reply } from "./model.js";

/** Milliseconds between two bytes of a dripping answer. */
const DRIP_INTERVAL_MS = 1000;

const SSH_BANNER = "SSH-2.0-OpenSSH_9.6\r\n";

/**
 * The reply to send instead of `reply`; "hang" when this function has written to the connection itself.
 *
 * @param delay - resolves after so many milliseconds
 */
export function spoil(
  socket: Socket,
  reply: Reply,
  fault: SpoiledAnswer,
  delay: (ms: number) => Promise<void>,
): Reply | "hang" {
  const { body } = reply;
  switch (fault.kind) {
    case "malformed":
      return { ...reply, body: body.slice(0, body.length / 2) };
    case "oversized":
      return { ...reply, body: body + " ".repeat(fault.bytes) };
    case "not-http":
      socket.end(SSH_BANNER);
      return "hang";
    case "cut":
      // Sent before the reset, or the client would see nothing of it.
      socket.write(head(reply) + body.slice(0, body.length / 2), () => socket.resetAndDestroy());
      return "hang";
    case "drip":
      socket.write(head(reply));
      void drip(socket, body, delay);
      return "hang";
  }
}

function head({ status, headers, body }: Reply): string {
  const lines = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)) });
  return `HTTP/1.1 ${status} OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

async function drip(socket: Socket, body: string, delay: (ms: number) => Promise<void>): Promise<void> {
  for (const byte of Buffer.from(body)) {
    await delay(DRIP_INTERVAL_MS);
    if (socket.destroyed) return;
    socket.write(Buffer.of(byte));
  }
}
