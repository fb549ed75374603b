import type { PrincipalEntry, TrustPolicy } from "../../federation/policy/model.js";
import { parseTrustPolicy } from "../../federation/policy/parse.js";
import { constraint, required, validationError } from "./iam-rules.js";
import type { IamStore } from "./iam-store.js";
import { readNumber, readText } from "./input.js";
import { AwsError, type Fields } from "./model.js";

/**
 * What IAM accepts in a role, with the texts it answers otherwise.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */

const MAX_NAME_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 1000;
const MAX_PATH_LENGTH = 512;
const MIN_SESSION_SECONDS = 3600;
const MAX_SESSION_SECONDS = 43_200;
/** Default quota of a trust policy, in characters without white space. */
const MAX_TRUST_POLICY_CHARACTERS = 2048;

/** A role's or policy's name. @throws {AwsError} ValidationError */
export function checkedName(input: Fields, member: "RoleName" | "PolicyName"): string {
  const name = required(input, member);
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  const most = member === "RoleName" ? MAX_NAME_LENGTH : 2 * MAX_NAME_LENGTH;
  if (name === "" || name.length > most) {
    const bound = name === "" ? "greater than or equal to 1" : `less than or equal to ${most}`;
    throw validationError([constraint(shown, `Member must have length ${bound}`)]);
  }
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw invalid(shown, "It must contain only alphanumeric characters and/or the following: +=,.@_-");
  }
  return name;
}

/** @throws {AwsError} ValidationError */
export function checkedPath(input: Fields): string {
  const path = readText(input, "Path") ?? "/";
  if (!/^\/([!-~]*\/)?$/.test(path) || path.length > MAX_PATH_LENGTH) {
    throw invalid("path", "It must begin and end with / and contain only alphanumeric characters and/or / characters.");
  }
  return path;
}

/** @throws {AwsError} ValidationError */
export function checkedDescription(input: Fields): string | null {
  const description = readText(input, "Description");
  if ((description ?? "").length > MAX_DESCRIPTION_LENGTH) {
    const text = `Member must have length less than or equal to ${MAX_DESCRIPTION_LENGTH}`;
    throw validationError([constraint("description", text)]);
  }
  return description;
}

/** Seconds. @throws {AwsError} ValidationError: less than an hour or more than twelve */
export function checkedMaxSession(input: Fields): number {
  const seconds = readNumber(input, "MaxSessionDuration") ?? MIN_SESSION_SECONDS;
  if (Number.isInteger(seconds) && seconds >= MIN_SESSION_SECONDS && seconds <= MAX_SESSION_SECONDS) {
    return seconds;
  }
  const bound =
    seconds > MAX_SESSION_SECONDS
      ? `less than or equal to ${MAX_SESSION_SECONDS}`
      : `greater than or equal to ${MIN_SESSION_SECONDS}`;
  throw validationError([constraint("maxSessionDuration", `Member must have value ${bound}`)]);
}

/**
 * A trust policy, as it was given.
 *
 * @param member - the name under which the call carries it
 * @throws {AwsError} MalformedPolicyDocument: not readable, an action that is not of STS, a Sid twice, a principal that
 * is none or a role of this account that does not exist; LimitExceeded, 409: too long
 */
export function checkedTrustPolicy(store: IamStore, account: string, input: Fields, member: string): string {
  const document = required(input, member);
  const parsed = parseTrustPolicy(document);
  if (parsed.kind === "invalid") throw malformed(unreadable(document, parsed.reason));
  assertActions(parsed.policy);
  assertSids(parsed.policy);
  for (const { principals } of parsed.policy.statements) {
    const unknown = principals.members.find((principal) => !isKnown(store, account, principal));
    if (unknown !== undefined) throw malformed(`Invalid principal in policy: "${unknown.type}":"${unknown.id}"`);
  }
  if (document.replaceAll(/\s/g, "").length > MAX_TRUST_POLICY_CHARACTERS) {
    throw new AwsError("LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${MAX_TRUST_POLICY_CHARACTERS}`, 409);
  }
  return document;
}

/** An inline policy as it was given: only that it is a JSON object is looked at. @throws {AwsError} MalformedPolicyDocument */
export function checkedPermissions(input: Fields): string {
  const document = required(input, "PolicyDocument");
  const json = jsonOf(document);
  if (json === undefined) throw malformed("This policy contains invalid Json");
  if (typeof json !== "object" || json === null || !("Statement" in json)) throw malformed("Syntax errors in policy.");
  return document;
}

function assertActions({ statements }: TrustPolicy): void {
  const actions = statements.flatMap(({ actions: { negated, members } }) => (negated ? [] : members));
  if (actions.some((action) => action !== "*" && !action.toLowerCase().startsWith("sts:"))) {
    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  }
}

function assertSids({ statements }: TrustPolicy): void {
  const sids = statements.flatMap(({ sid }) => sid ?? []);
  if (new Set(sids).size < sids.length) {
    throw malformed("Statement IDs (SID) in a single policy must be unique.");
  }
}

/** A principal of another account is taken on trust: nobody can look there from here. */
function isKnown(store: IamStore, account: string, { type, id }: PrincipalEntry): boolean {
  if (type !== "AWS" || id === "*" || /^(\d{12}|A[RI][OD]A[A-Z0-9]{12,})$/.test(id)) return true;
  const [, owner, resource = ""] = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(\S+)$/.exec(id) ?? [];
  if (owner === undefined) return false;
  return owner !== account || !resource.startsWith("role/") || store.roleOfArn(id) !== null;
}

function unreadable(document: string, reason: string): string {
  return jsonOf(document) === undefined ? "This policy contains invalid Json" : `Syntax errors in policy: ${reason}`;
}

function jsonOf(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function malformed(text: string): AwsError {
  return new AwsError("MalformedPolicyDocument", text);
}

function invalid(member: string, rule: string): AwsError {
  return new AwsError("ValidationError", `The specified value for ${member} is invalid. ${rule}`);
}
