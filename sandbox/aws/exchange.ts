import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { accessDenied, type FaultList, type Place, type SpoiledAnswer, throttled } from "./faults.js";
import { queryErrorHeader, writeJsonError, writeJsonResult } from "./json-protocol.js";
import type { Reply } from "./model.js";
import { AwsError, type Call, type Operation, type Service } from "./model.js";
import { writeError, writeResult } from "./query-protocol.js";
import {
  findService,
  type Invocation,
  isJson,
  NO_SCOPE,
  readBody,
  readInvocation,
  readScope,
  unknownOperation,
} from "./request.js";
import type { Sessions } from "./sessions.js";
import { spoil } from "./spoiled-answer.js";

/** What the endpoints have, for answering a request. */
export interface Backend {
  readonly account: string;
  readonly services: readonly Service[];
  readonly faults: FaultList;
  readonly sessions: Sessions;
  readonly now: () => Date;
  readonly delay: (ms: number) => Promise<void>;
  readonly nextId: () => string;
}

/** What became of a request: an answer, or one of the two faults that leave it without. */
export interface Exchange {
  readonly reply: Reply | "hang" | "reset";
  readonly call: Call;
}

/** What is known of a request so far; errors on the way are answered from it. */
interface Progress {
  readonly requestId: string;
  service: Service | null;
  operation: string;
}

/** Reads one request and works out its answer. Never rejects: what goes wrong is the answer. */
export async function exchange(backend: Backend, message: IncomingMessage): Promise<Exchange> {
  const started = backend.now();
  const progress: Progress = { requestId: backend.nextId(), service: null, operation: "unknown" };
  const record = (status: number | null, summary: string): Call => ({
    service: progress.service?.name ?? "unknown",
    operation: progress.operation,
    status,
    durationMs: backend.now().getTime() - started.getTime(),
    summary,
  });
  try {
    const result = await perform(backend, message, progress);
    if (result === "hang" || result === "reset") {
      return { reply: result, call: record(null, result) };
    }
    const whole = { status: 200, headers: headersOf(message.headers, progress), body: result.body };
    const reply = result.spoiled === null ? whole : spoil(message.socket, whole, result.spoiled, backend.delay);
    return { reply, call: record(typeof reply === "string" ? null : 200, result.summary) };
  } catch (cause) {
    const error = cause instanceof AwsError ? cause : new AwsError("InternalFailure", String(cause), 500);
    const reply = failure(message.headers, progress, error);
    return { reply, call: record(reply.status, `${error.code}: ${error.message}`) };
  }
}

async function perform(backend: Backend, message: IncomingMessage, progress: Progress) {
  const { headers } = message;
  const body = await readBody(message);
  const invocation = readInvocation(headers, body);
  const scope = needsNoSignature(backend.services, invocation) ? NO_SCOPE : readScope(headers);
  const service = findService(backend.services, scope, invocation);
  progress.operation = invocation.operation;
  progress.service = service;
  const operation = operationOf(service, headers, invocation);
  if (service === null || operation === undefined) {
    throw unknownOperation(headers, invocation);
  }
  const caller = backend.sessions.callerOf(scope.accessKeyId, backend.account, backend.now());
  const place = { account: backend.account, region: scope.region, caller };
  const spoiled = await meetFaults(backend, service, invocation, place);
  if (spoiled === "hang" || spoiled === "reset") {
    return spoiled;
  }
  const { output, summary } = await operation(invocation.input, {
    ...place,
    nextId: backend.nextId,
    now: backend.now(),
  });
  const answer = isJson(headers)
    ? writeJsonResult(output)
    : writeResult(service, invocation.operation, output, progress.requestId);
  return { body: answer, summary, spoiled };
}

function needsNoSignature(services: readonly Service[], { operation }: Invocation): boolean {
  return services.some(({ unsigned }) => unsigned?.has(operation));
}

function operationOf(service: Service | null, headers: IncomingHttpHeaders, called: Invocation): Operation | undefined {
  const version = isJson(headers) ? service?.jsonTarget : service?.version;
  return called.version === version ? service?.operations.get(called.operation) : undefined;
}

/** Null when the call may go on; when its answer alone is to go wrong, how. */
async function meetFaults(
  backend: Backend,
  service: Service,
  { operation, input }: Invocation,
  place: Place,
): Promise<"hang" | "reset" | SpoiledAnswer | null> {
  for (const fault of backend.faults.take({ operation, input }, backend.now())) {
    switch (fault.kind) {
      case "latency":
        await backend.delay(fault.ms);
        break;
      case "throttle":
        throw throttled(service.name);
      case "access-denied":
        throw accessDenied(service.name, operation, input, place);
      case "error":
        throw new AwsError(fault.code, fault.message, fault.status);
      case "hang":
      case "reset":
        return fault.kind;
      default:
        return fault;
    }
  }
  return null;
}

function failure(headers: IncomingHttpHeaders, progress: Progress, error: AwsError): Reply {
  const { service, requestId } = progress;
  const { status } = error;
  const own = headersOf(headers, progress);
  return isJson(headers)
    ? {
        status,
        headers: { ...own, "x-amzn-query-error": queryErrorHeader(error) },
        body: writeJsonError(service, error),
      }
    : { status, headers: own, body: writeError(service, error, requestId) };
}

function headersOf(headers: IncomingHttpHeaders, { requestId }: Progress): Record<string, string> {
  // A JSON answer has the version of its question.
  const type = isJson(headers) ? headers["content-type"] : undefined;
  return { "content-type": type ?? "text/xml", "x-amzn-requestid": requestId };
}
