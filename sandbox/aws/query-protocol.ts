import { AwsError, type Fields, type Service, type Value } from "./model.js";

/**
 * The AWS query protocol: a form in, XML out. IAM, SNS and STS speak nothing else.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */

const MAX_DEPTH = 16;
const FAULT_NAMESPACE = "http://webservices.amazon.com/AWSFault/2005-15-09";

type Branch = Map<string, Branch | string>;

/**
 * The fields of a form. `A.member.2=x` is the second entry of list A, `A.entry.1.Name` and `.Value` (or `.key` and
 * `.value`) are an entry of map A, `A.B=x` is member B of structure A. The last of equal names wins.
 *
 * @throws {AwsError} MalformedInput when it is not a form, or names contradict each other
 */
export function parseForm(body: Buffer): Fields {
  const root: Branch = new Map();
  for (const pair of body.toString().split("&")) {
    if (pair !== "") {
      const [name, ...value] = pair.split("=");
      plant(root, decode(name ?? "").split("."), decode(value.join("=")));
    }
  }
  return structure(root);
}

/** The XML answer of a successful call. @param output - null for an operation without a result */
export function writeResult(service: Service, operation: string, output: Fields | null, requestId: string): string {
  const result = output === null ? "" : element(`${operation}Result`, output);
  const metadata = element("ResponseMetadata", { RequestId: requestId });
  return `<${operation}Response xmlns="${service.xmlNamespace}">${result}${metadata}</${operation}Response>`;
}

/** The XML answer of a failed call. @param service - null when the request did not say */
export function writeError(service: Service | null, error: AwsError, requestId: string): string {
  const fields = { Error: { Type: error.fault, Code: error.code, Message: error.message }, RequestId: requestId };
  const namespace = service === null || error.code === "InvalidAction" ? FAULT_NAMESPACE : service.xmlNamespace;
  return `<ErrorResponse xmlns="${namespace}">${members(fields)}</ErrorResponse>`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw malformed("The form holds an invalid percent escape.");
  }
}

function plant(root: Branch, path: readonly string[], value: string): void {
  if (path.length > MAX_DEPTH) {
    throw malformed(`A name in the form has more than ${MAX_DEPTH} parts.`);
  }
  let branch = root;
  for (const part of path.slice(0, -1)) {
    const next = branch.get(part) ?? new Map();
    if (typeof next === "string") {
      throw malformed(`The form gives both a value and members to ${part}.`);
    }
    branch.set(part, next);
    branch = next;
  }
  const last = path.at(-1) ?? "";
  if (branch.get(last) instanceof Map) {
    throw malformed(`The form gives both a value and members to ${last}.`);
  }
  branch.set(last, value);
}

function structure(branch: Branch): Fields {
  return Object.fromEntries([...branch].map(([name, node]) => [name, grown(node)]));
}

function grown(node: Branch | string): Value {
  if (typeof node === "string") {
    return node;
  }
  const member = node.get("member");
  if (member instanceof Map) {
    return numbered(member).map(grown);
  }
  const entry = node.get("entry");
  if (entry instanceof Map) {
    return Object.fromEntries(numbered(entry).map(keyAndValue));
  }
  return structure(node);
}

function numbered(branch: Branch): (Branch | string)[] {
  if (![...branch.keys()].every((key) => /^\d+$/.test(key))) {
    throw malformed("A list in the form has an entry without a number.");
  }
  return [...branch].sort(([one], [other]) => Number(one) - Number(other)).map(([, node]) => node);
}

function keyAndValue(node: Branch | string): [string, Value] {
  const fields = typeof node === "string" ? {} : structure(node);
  const key = fields.Name ?? fields.key;
  const value = fields.Value ?? fields.value;
  if (typeof key !== "string" || value === undefined) {
    throw malformed("A map in the form has an entry without key or value.");
  }
  return [key, value];
}

function element(name: string, value: Value): string {
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: Value): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (value === null || typeof value !== "object") {
    return escapeText(String(value));
  }
  return isList(value) ? value.map((entry) => element("member", entry)).join("") : members(value);
}

function members(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => (value === undefined || value === null ? "" : element(name, value)))
    .join("");
}

/** XML 1.0 has no way to write most control characters: they become U+FFFD. */
function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;")
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}");
}

function isList(value: Fields | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedInput", message);
}
