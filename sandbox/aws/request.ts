import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readText } from "./input.js";
import { parseJson } from "./json-protocol.js";
import { AwsError, type Fields, type Service } from "./model.js";
import { parseForm } from "./query-protocol.js";

/** Largest body that is read, in bytes, both as sent and unpacked. */
const MAX_BODY_BYTES = 1_048_576;

/** Region and service of a signature's credential scope, and whose key it is; without one, us-east-1 and null. */
export interface Scope {
  readonly region: string;
  readonly service: string | null;
  readonly accessKeyId: string | null;
}

/** The scope of a call that needs no signature. */
export const NO_SCOPE: Scope = { region: "us-east-1", service: null, accessKeyId: null };

/** A call as its protocol carried it. */
export interface Invocation {
  readonly operation: string;
  /** API version of the query protocol, target prefix of the JSON protocol. */
  readonly version: string;
  readonly input: Fields;
}

/**
 * The scope of the SigV4 Authorization header. The signature itself is not verified.
 *
 * @throws {AwsError} MissingAuthenticationToken, 403, without the header
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function readScope(headers: IncomingHttpHeaders): Scope {
  if (headers.authorization === undefined) {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  const [, accessKeyId, region, service] =
    /Credential=([^\s,]*)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(headers.authorization) ?? [];
  return { region: region ?? NO_SCOPE.region, service: service ?? null, accessKeyId: accessKeyId ?? null };
}

/** Whether the request speaks the JSON protocol; all others are taken for the query protocol. */
export function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/x-amz-json-1\.[01]\b/.test(headers["content-type"] ?? "");
}

/**
 * Reads and unpacks a body. One that is too large is received to its end, but not kept.
 *
 * @throws {AwsError} RequestEntityTooLarge, 413; MalformedInput when it is no gzip although it says so
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) {
      chunks.push(chunk);
    }
  }
  if (size > MAX_BODY_BYTES) {
    throw tooLarge();
  }
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"]?.includes("gzip") ? unpack(body) : body;
}

/** The call in a body. @throws {AwsError} MalformedInput; MissingAction when it names no operation */
export function readInvocation(headers: IncomingHttpHeaders, body: Buffer): Invocation {
  if (isJson(headers)) {
    const [version = "", operation = ""] = String(headers["x-amz-target"] ?? "").split(".");
    return { operation, version, input: parseJson(body) };
  }
  const input = parseForm(body);
  const operation = readText(input, "Action");
  if (operation === null) {
    throw new AwsError("MissingAction", "The request must contain the parameter Action");
  }
  return { operation, version: readText(input, "Version") ?? "", input };
}

/** The service of a call: the one that the scope names, else the one that has the operation, else null. */
export function findService(services: readonly Service[], scope: Scope, { operation }: Invocation): Service | null {
  const named = services.find((service) => service.name === scope.service);
  return named ?? services.find((service) => service.operations.has(operation)) ?? null;
}

/** The error of an operation that a service does not have, in the words of the protocol. */
export function unknownOperation(headers: IncomingHttpHeaders, { operation, version }: Invocation): AwsError {
  return isJson(headers)
    ? new AwsError("UnknownOperationException", `The operation ${operation} is not known`)
    : new AwsError(
        "InvalidAction",
        `Could not find operation ${operation} for version ${version || "NO_VERSION_SPECIFIED"}`,
      );
}

async function unpack(body: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw tooLarge();
    }
    throw new AwsError("MalformedInput", "The body is not gzip.");
  }
}

function tooLarge(): AwsError {
  return new AwsError("RequestEntityTooLarge", `The body has more than ${MAX_BODY_BYTES} bytes.`, 413);
}
