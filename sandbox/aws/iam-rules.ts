import { parseUrl } from "../../rotation/core/reach/issuer.js";
import { readStructures, readText, readTexts } from "./input.js";
import { AwsError, type Fields } from "./model.js";

/**
 * What IAM accepts in an OIDC provider, with the texts it answers otherwise. Texts marked "recorded" are those that
 * LocalStack recorded against AWS on 2026-02-17 and 18 (its tests/aws/services/iam/test_iam_oidc.snapshot.json).
 */

const MAX_URL_LENGTH = 255;
const MAX_CLIENT_ID_LENGTH = 255;
const MAX_CLIENT_IDS = 100;
const THUMBPRINT_LENGTH = 40;
const MAX_THUMBPRINTS = 5;
const MAX_TAGS = 50;

/** A tag with its key as it was given; keys are equal without regard to case. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * The URL without its scheme, for a new provider. Case and trailing slash are kept, as they are part of its identity.
 *
 * @throws {AwsError} ValidationError: no URL (recorded); InvalidInput: not https, or a port, user, query or fragment
 */
export function checkedUrl(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === null || parsed.hostname === "") {
    throw new AwsError("ValidationError", "Invalid Open ID Connect Provider URL");
  }
  if (parsed.protocol !== "https:") {
    throw new AwsError("InvalidInput", "Invalid Open ID Connect Provider URL. The URL must begin with https://.");
  }
  const rest = url.slice("https://".length);
  if (!/^[^/?#:@]+(\/[^?#]*)?$/.test(rest)) {
    throw new AwsError("InvalidInput", "Invalid Open ID Connect Provider URL.");
  }
  return rest;
}

/**
 * Checks the lengths that IAM checks before anything else, all at once.
 * @throws {AwsError} ValidationError (recorded; the values themselves are not repeated)
 */
export function checkLengths(input: Fields): void {
  const faults: string[] = [];
  if (readTexts(input, "ClientIDList").some((id) => id === "" || id.length > MAX_CLIENT_ID_LENGTH)) {
    faults.push(memberFault("clientIDList", MAX_CLIENT_ID_LENGTH, 1));
  }
  if (readTexts(input, "ThumbprintList").some((thumbprint) => thumbprint.length !== THUMBPRINT_LENGTH)) {
    faults.push(memberFault("thumbprintList", THUMBPRINT_LENGTH, THUMBPRINT_LENGTH));
  }
  if ((readText(input, "Url") ?? "").length > MAX_URL_LENGTH) {
    faults.push(constraint("url", `Member must have length less than or equal to ${MAX_URL_LENGTH}`));
  }
  if (faults.length > 0) {
    throw validationError(faults);
  }
}

/** A text that the operation cannot do without. @throws {AwsError} ValidationError */
export function required(input: Fields, name: string): string {
  const value = readText(input, name);
  if (value === null) {
    throw validationError([constraint(name.charAt(0).toLowerCase() + name.slice(1), "Member must not be null")]);
  }
  return value;
}

/**
 * One to five thumbprints in lower case, in the order given. Any forty characters pass, as on AWS: hex is not checked.
 *
 * @throws {AwsError} InvalidInput: more than five (recorded; the text says "fewer than 5" though five are accepted), none
 */
export function checkedThumbprints(input: Fields): readonly string[] {
  const thumbprints = readTexts(input, "ThumbprintList");
  if (thumbprints.length === 0) {
    throw new AwsError("InvalidInput", "Thumbprint list must contain at least one entry.");
  }
  if (thumbprints.length > MAX_THUMBPRINTS) {
    throw new AwsError("InvalidInput", `Thumbprint list must contain fewer than ${MAX_THUMBPRINTS} entries.`);
  }
  return thumbprints.map((thumbprint) => thumbprint.toLowerCase());
}

/** The client IDs, each once. @throws {AwsError} LimitExceeded, 409: more than a hundred (recorded) */
export function checkedClientIds(input: Fields): readonly string[] {
  const ids = [...new Set(readTexts(input, "ClientIDList"))];
  if (ids.length > MAX_CLIENT_IDS) {
    const text = `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENT_IDS}`;
    throw new AwsError("LimitExceeded", text, 409);
  }
  return ids;
}

/**
 * The tags that a provider has after some are added.
 * @throws {AwsError} LimitExceeded, 409: more than fifty (recorded); InvalidInput: a key twice in the input
 */
export function withTags(present: readonly Tag[], input: Fields): readonly Tag[] {
  const added = readStructures(input, "Tags").map((tag) => ({
    key: required(tag, "Key"),
    value: required(tag, "Value"),
  }));
  const keys = new Set(added.map((tag) => tag.key.toLowerCase()));
  if (keys.size < added.length) {
    throw new AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  const tags = [...present.filter((tag) => !keys.has(tag.key.toLowerCase())), ...added];
  if (tags.length > MAX_TAGS) {
    throw new AwsError("LimitExceeded", "The number of tags has reached the maximum limit.", 409);
  }
  return tags;
}

/** The tags left when some keys are removed. Keys that are not there do no harm. */
export function withoutTags(present: readonly Tag[], input: Fields): readonly Tag[] {
  const keys = new Set(readTexts(input, "TagKeys").map((key) => key.toLowerCase()));
  return present.filter((tag) => !keys.has(tag.key.toLowerCase()));
}

function memberFault(name: string, atMost: number, atLeast: number): string {
  const lengths = `[Member must have length less than or equal to ${atMost}, Member must have length greater than or equal to ${atLeast}]`;
  return constraint(name, `Member must satisfy constraint: ${lengths}`);
}

/** What is wrong with one member, in IAM's words. */
export function constraint(name: string, text: string): string {
  return `Value at '${name}' failed to satisfy constraint: ${text}`;
}

/** The error that lists what is wrong with the members of a request. */
export function validationError(faults: readonly string[]): AwsError {
  const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
  return new AwsError("ValidationError", `${count}: ${faults.join("; ")}`);
}
