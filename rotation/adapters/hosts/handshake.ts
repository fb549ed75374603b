import { isIP } from "node:net";
import tls from "node:tls";
import { MAX_CHAIN_LENGTH } from "../../core/certificate/chain.js";
import {
  isNotOffered,
  lateRefusal,
  networkFault,
  type Step,
  type SystemError,
  trustFault,
} from "../../core/fault/network-fault.js";
import type { Endpoint, Fault, FrontEnd } from "../../core/model.js";
import type { Clock } from "../../ports.js";

export interface HandshakeOptions {
  readonly endpoint: Endpoint;
  readonly frontEnd: FrontEnd;
  readonly context: tls.SecureContext;
  /** False only to read a chain that was refused before, for its report. */
  readonly strict: boolean;
}

/** Limits that every connection of a run shares. */
export interface Limits {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborts when the run's time is up. */
  readonly signal: AbortSignal;
}

/** How a handshake ended. `ders` is the presented chain, leaf first, as received. */
export type Handshake =
  | { readonly kind: "done"; readonly protocol: string; readonly ders: readonly Uint8Array[] }
  | { readonly kind: "distrusted"; readonly fault: Fault }
  | { readonly kind: "failed"; readonly fault: Fault; readonly error: SystemError };

/** TLS options by which every connection names and checks the host, whatever the address it dials. */
export function identityOptions({ host }: Endpoint): Pick<tls.ConnectionOptions, "servername" | "checkServerIdentity"> {
  return {
    // RFC 6066 section 3: an IP literal is no server name.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_dialled, certificate) => tls.checkServerIdentity(host, certificate),
  };
}

/** One fresh TLS connection, without session reuse and ALPN, closed on every path. Never rejects. */
export function shakeHands(options: HandshakeOptions, { clock, timeoutMs, signal }: Limits): Promise<Handshake> {
  const { endpoint, frontEnd, context, strict } = options;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(cutOff());
    const socket = tls.connect({
      host: frontEnd.address,
      port: frontEnd.port,
      secureContext: context,
      rejectUnauthorized: strict,
      ...identityOptions(endpoint),
    });
    const finish = (result: Handshake) => {
      cancelTimeout();
      signal.removeEventListener("abort", abort);
      socket.destroy();
      resolve(result);
    };
    let step: Step = "connect";
    const fail = (error: SystemError) => finish(failed(socket, error, step));
    const abort = () => finish(cutOff());
    const cancelTimeout = clock.after(timeoutMs, () => fail({ code: "ETIMEDOUT", message: "timed out" }));
    signal.addEventListener("abort", abort);
    socket.once("connect", () => {
      step = "handshake";
    });
    socket.once("secureConnect", () =>
      finish({ kind: "done", protocol: socket.getProtocol() ?? "unknown", ders: readPresentedChain(socket) }),
    );
    socket.on("error", fail);
  });
}

/**
 * The presented chain, from one call: on Node 20 to 24 `getPeerX509Certificate` drains the chain, a second call returns
 * nothing, and `getPeerCertificate(true)` would add the local root and reorder (nodejs/node#65579).
 */
function readPresentedChain(socket: tls.TLSSocket): Uint8Array[] {
  const ders: Uint8Array[] = [];
  let certificate = socket.getPeerX509Certificate();
  // One more than allowed tells a chain that is too long from one that fits exactly.
  while (certificate !== undefined && ders.length <= MAX_CHAIN_LENGTH) {
    ders.push(certificate.raw);
    certificate = certificate.issuerCertificate;
  }
  return ders;
}

function failed(socket: tls.TLSSocket, error: SystemError, step: Step): Handshake {
  // Node sets authorizationError before it destroys a socket whose chain or name it does not accept.
  if (socket.authorizationError) return { kind: "distrusted", fault: trustFault(error) };
  // An alert after the certificate refuses us, not what we offered: no code, lest it is read as one of those.
  if (isNotOffered(error) && socket.getPeerX509Certificate() !== undefined) {
    return { kind: "failed", fault: lateRefusal(), error: { message: error.message } };
  }
  return { kind: "failed", fault: networkFault(error, step), error };
}

function cutOff(): Handshake {
  const fault: Fault = { code: "no-time-left", message: "the run's time was up" };
  return { kind: "failed", fault, error: { message: fault.message } };
}
