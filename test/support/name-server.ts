import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { onTestFinished } from "vitest";

/** What the server says of a name: its addresses (none: the name exists without any), or how it fails. */
export type NameAnswer = readonly string[] | "no-such-name" | "server-failure" | "silent";

/** A name server on loopback. */
export interface NameServer {
  /** `address:port`, as `setServers` wants it. */
  readonly server: string;
  /** Names in the order of the queries for IPv4 addresses. */
  readonly asked: readonly string[];
  /** Resolves when that number of such queries has come in. */
  waitForQueries(count: number): Promise<void>;
}

const RESPONSE_CODE = { "no-such-name": 3, "server-failure": 2 } as const;
const TYPE = { a: 1, aaaa: 28 } as const;

/**
 * A real name server for the length of a test.
 * @param answer - called for each query; a name of one family alone has no address of the other
 */
export async function serveNames(answer: (name: string) => NameAnswer): Promise<NameServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, from) => {
    const { name, end } = questionOf(query);
    const type = query.readUInt16BE(end);
    const said = answer(name);
    if (type === TYPE.a) {
      asked.push(name);
      socket.emit("asked");
    }
    if (said !== "silent") reply(query.subarray(0, end + 4), type, said, from);
  });
  const reply = (question: Buffer, type: number, said: Exclude<NameAnswer, "silent">, from: RemoteInfo) => {
    socket.send(messageOf(question, type, said), from.port, from.address);
  };
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    waitForQueries: async (count) => {
      while (asked.length < count) await once(socket, "asked");
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
function questionOf(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function messageOf(question: Buffer, type: number, said: Exclude<NameAnswer, "silent">): Buffer {
  const addresses = typeof said === "string" ? [] : said.filter((each) => isIPv6(each) === (type === TYPE.aaaa));
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180 | (typeof said === "string" ? RESPONSE_CODE[said] : 0), 2);
  header.writeUInt16BE(addresses.length, 6);
  // A query may announce extensions; the answer has none.
  header.fill(0, 8, 12);
  return Buffer.concat([header, ...addresses.map((address) => recordOf(address, type))]);
}

/** An address of the name in question, for a minute. */
function recordOf(address: string, type: number): Buffer {
  const data = bytesOf(address);
  const head = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}

function bytesOf(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":"));
  const zeros = Array<string>(8 - words(head).length - words(tail).length).fill("0");
  const all = [...words(head), ...zeros, ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, "0")).join(""), "hex");
}
