import { Socket } from "node:net";
import { vi } from "vitest";

/** An outgoing connection of this process, by whatever library. */
interface Dial {
  readonly host: string;
  readonly port: number;
  readonly socket: Socket;
}

const dials: Dial[] = [];
const connect = Socket.prototype.connect;

// Every client socket of Node, TLS included, passes here; it only looks on.
vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...given: unknown[]) {
  const [options] = given.flat() as [{ readonly host?: string; readonly port?: number }];
  dials.push({ host: options.host ?? "localhost", port: Number(options.port), socket: this });
  return Reflect.apply(connect, this, given);
});

/** Forgets what was dialled so far. */
export function forgetDials(): void {
  dials.length = 0;
}

/** `host:port` of every connection that was tried since, in order. */
export function dialled(): string[] {
  return dials.map(({ host, port }) => `${host}:${port}`);
}

/** Those of them that are still open. */
export function openDials(): string[] {
  return dials.filter(({ socket }) => !socket.destroyed).map(({ host, port }) => `${host}:${port}`);
}
