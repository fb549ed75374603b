import type { RequestListener, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { MAX_DISCOVERY_BYTES } from "../../rotation/core/reach/discovery.js";
import type { Clock } from "../../rotation/ports.js";
import { DRIP_INTERVAL_MS } from "../../sandbox/faulty-front-end.js";
import type { SandboxIssuer } from "../../sandbox/issuer.js";
import type { Answer, Injection } from "./model.js";

export interface Answering {
  readonly issuer: SandboxIssuer;
  readonly clock: Clock;
  /** Done before the first request is answered. */
  readonly meanwhile: () => Promise<void>;
}

/** Serves an issuer, except for the requests that are to go wrong. */
export function discoveryServer(
  injections: readonly Injection[],
  { issuer, clock, meanwhile }: Answering,
): RequestListener {
  const fault = injections.find((each) => each.on === "discovery");
  let left = fault?.times ?? Number.POSITIVE_INFINITY;
  const before = once(meanwhile);
  return (request, response) => {
    void before().then(() => {
      if (fault === undefined || left <= 0) return issuer.onRequest(request, response);
      left -= 1;
      misanswer(response, fault.answer, { document: JSON.stringify(issuer.discoveryDocument), clock });
    });
  };
}

function misanswer(
  response: ServerResponse,
  answer: Answer,
  { document, clock }: { readonly document: string; readonly clock: Clock },
): void {
  const { socket } = response;
  if (typeof answer === "object") {
    if ("body" in answer) response.writeHead(200, { "content-type": "application/json" }).end(answer.body);
    else response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end();
    return;
  }
  switch (answer) {
    case "silent":
      return;
    case "gzip":
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(document));
      return;
    case "byte-order-mark":
      response.writeHead(200).end(`\ufeff${document}`);
      return;
    case "unknown-encoding":
      response.writeHead(200, { "content-encoding": "zstd" }).end(document);
      return;
    case "reset":
      response.writeHead(200, { "content-length": document.length });
      // Sent before the connection ends, so that it ends in the middle.
      response.write(document.slice(0, 10), () => socket?.destroy());
      return;
    case "drip":
      response.writeHead(200, { "content-length": document.length });
      drip(response, Buffer.from(document), clock);
      return;
    case "not-http":
      socket?.end("SSH-2.0-OpenSSH_9.6\r\n");
      return;
    case "oversized":
      response.writeHead(200).end(document + " ".repeat(MAX_DISCOVERY_BYTES));
  }
}

function drip(response: ServerResponse, bytes: Buffer, clock: Clock): void {
  if (response.destroyed || bytes.length === 0) return;
  response.write(bytes.subarray(0, 1));
  clock.after(DRIP_INTERVAL_MS, () => drip(response, bytes.subarray(1), clock));
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
