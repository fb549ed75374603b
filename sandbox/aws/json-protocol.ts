import { AwsError, type Fields, type Service, type Value } from "./model.js";

/**
 * The AWS JSON protocols: what the SDK of this repository and the aws command line speak to CloudWatch (1.0, with
 * query-compatible errors) and to Systems Manager (1.1). Moments are seconds since 1970.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */

/** Codes of the query protocol whose error has another name in the model. */
const SHAPES: Readonly<Record<string, string>> = {
  InvalidParameterCombination: "InvalidParameterCombinationException",
  InvalidParameterValue: "InvalidParameterValueException",
  MalformedInput: "SerializationException",
  MissingParameter: "MissingRequiredParameterException",
};

/** The fields of a JSON body; an empty body has none. @throws {AwsError} MalformedInput when it is no JSON object */
export function parseJson(body: Buffer): Fields {
  if (body.length === 0) {
    return {};
  }
  const value = parse(body);
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new AwsError("MalformedInput", "The body is not a JSON object.");
  }
  return value;
}

/** The body of a successful call. */
export function writeJsonResult(output: Fields | null): string {
  return JSON.stringify(wire(output ?? {}));
}

/** The body of a failed call. @param service - null when the request did not say */
export function writeJsonError(service: Service | null, error: AwsError): string {
  const generic = service === null || error.code === "UnknownOperationException";
  const namespace = generic ? "com.amazon.coral.service" : `com.amazonaws.${service.name}`;
  return JSON.stringify({ __type: `${namespace}#${SHAPES[error.code] ?? error.code}`, message: error.message });
}

/** The header that tells a client of the JSON protocol the error's code in the query protocol. */
export function queryErrorHeader(error: AwsError): string {
  return `${error.code};${error.fault}`;
}

function parse(body: Buffer): Fields | null {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new AwsError("MalformedInput", "The body is not JSON in UTF-8.");
  }
}

function wire(value: Value): unknown {
  if (value instanceof Date) {
    return value.getTime() / 1000;
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(wire);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === undefined || member === null ? [] : [[name, wire(member)]],
    ),
  );
}
