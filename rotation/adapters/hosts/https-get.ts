import type { ClientRequest } from "node:http";
import https from "node:https";
import { type SecureContext, TLSSocket } from "node:tls";
import { FaultError } from "../../core/fault/fault.js";
import { networkFault, type Step, type SystemError, trustFault } from "../../core/fault/network-fault.js";
import type { Endpoint, FrontEnd } from "../../core/model.js";
import { identityOptions, type Limits } from "./handshake.js";
import { readBody } from "./response-body.js";

export interface GetTarget {
  readonly frontEnd: FrontEnd;
  /** Of `createAgent`: carries the roots, and the host's name. */
  readonly agent: https.Agent;
}

/**
 * Kept-alive connections to one endpoint, at most so many. The name of the host is the agent's: with a name check per
 * request Node 24 shares no connection between requests.
 */
export function createAgent(endpoint: Endpoint, secureContext: SecureContext, maxSockets: number): https.Agent {
  return new https.Agent({ keepAlive: true, maxSockets, secureContext, ...identityOptions(endpoint) });
}

export interface GetResponse {
  readonly status: number;
  /** As received; null without one. */
  readonly retryAfter: string | null;
  /** At most 64 KiB. */
  readonly body: string;
}

/**
 * One GET of a JSON document over verified TLS: no redirect is followed, the whole exchange has one timeout, and the
 * body one size limit.
 *
 * @throws {FaultError} a network or trust code, `discovery-too-large`, `discovery-bad-response`, `no-time-left`
 */
export function httpsGet(url: URL, target: GetTarget, { clock, timeoutMs, signal }: Limits): Promise<GetResponse> {
  const { frontEnd, agent } = target;
  return new Promise((resolve, reject) => {
    const request = https.get({
      agent,
      host: frontEnd.address,
      port: frontEnd.port,
      path: url.pathname + url.search,
      headers: { host: url.host, accept: "application/json", "user-agent": "oidc-thumbprint-rotation" },
    });
    const stepNow = stepsOf(request);
    const settle = (then: () => void) => {
      cancelTimeout();
      signal.removeEventListener("abort", abort);
      then();
    };
    const fail = (error: FaultError) =>
      settle(() => {
        request.destroy();
        reject(error);
      });
    const abort = () => fail(new FaultError("no-time-left", "the run's time was up"));
    const broken = (error: SystemError) =>
      fail(error instanceof FaultError ? error : connectionError(request.socket, error, stepNow()));
    const cancelTimeout = clock.after(timeoutMs, () => broken({ code: "ETIMEDOUT", message: "timed out" }));
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    request.on("error", broken);
    request.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      const retryAfter = headers["retry-after"] ?? null;
      readBody(response).then((body) => settle(() => resolve({ status, retryAfter, body })), broken);
    });
  });
}

/** Follows a request: what it returns says how far it has come. */
function stepsOf(request: ClientRequest): () => Step {
  let step: Step = "connect";
  const reach = (next: Step) => () => {
    step = next;
  };
  request.once("socket", (socket) => {
    // One that was kept alive is connected already.
    if (!socket.connecting) return reach("request")();
    socket.once("connect", reach("handshake"));
    socket.once("secureConnect", reach("request"));
  });
  return () => step;
}

/** The socket is null until the agent assigned one. */
function connectionError(socket: unknown, cause: SystemError, step: Step): FaultError {
  if (cause.code?.startsWith("HPE_")) {
    return new FaultError("discovery-bad-response", "the host does not answer in HTTP", { cause });
  }
  const distrusted = socket instanceof TLSSocket && Boolean(socket.authorizationError);
  const { code, message } = distrusted ? trustFault(cause) : networkFault(cause, step);
  return new FaultError(code, message, { cause });
}
