import type { IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { FaultError, messageOf } from "../../core/fault/fault.js";
import { safe } from "../../core/fault/sanitize.js";
import { MAX_DISCOVERY_BYTES } from "../../core/reach/discovery.js";

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** We ask for none of these, and some servers send them all the same. @see RFC 9110 section 8.4.1 */
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** The first bytes of gzip: a file that was stored compressed comes without a word about it. @see RFC 1952 */
const GZIP_MAGIC = Buffer.of(0x1f, 0x8b);

/** Byte order marks and what they say. UTF-8 goes without. */
const BYTE_ORDER_MARKS: readonly (readonly [mark: Buffer, encoding: string])[] = [
  [Buffer.of(0xff, 0xfe), "utf-16le"],
  [Buffer.of(0xfe, 0xff), "utf-16be"],
];

/**
 * The text of an answer, decompressed and without byte order mark.
 *
 * @throws {FaultError} `discovery-too-large`, sent or decompressed; `discovery-bad-response` when it cannot be
 * decompressed, naming the encoding
 */
export async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_DISCOVERY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const body = decompress(Buffer.concat(chunks), response.headers["content-encoding"]);
  const encoding = BYTE_ORDER_MARKS.find(([mark]) => startsWith(body, mark))?.[1] ?? "utf-8";
  return new TextDecoder(encoding).decode(body);
}

function decompress(body: Buffer, header = "identity"): Buffer {
  const said = header.trim().toLowerCase();
  const encoding = said === "identity" && startsWith(body, GZIP_MAGIC) ? "gzip" : said;
  if (encoding === "identity" || body.length === 0) return body;
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decode === undefined)
    throw new FaultError("discovery-bad-response", safe`the body is encoded as ${header}, which is not read`);
  try {
    return decode(body, { maxOutputLength: MAX_DISCOVERY_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    const why = messageOf(cause);
    throw new FaultError("discovery-bad-response", safe`the body is no ${encoding}, as it says (${why})`, { cause });
  }
}

function startsWith(body: Buffer, mark: Buffer): boolean {
  return body.subarray(0, mark.length).equals(mark);
}

function tooLarge(): FaultError {
  return new FaultError("discovery-too-large", `the discovery document is larger than ${MAX_DISCOVERY_BYTES} bytes`);
}
