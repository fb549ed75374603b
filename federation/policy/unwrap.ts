/** What holds a trust policy in answers of AWS, in CloudFormation and in Terraform, from the outside in. */
const WRAPPERS = [
  "Role",
  "Properties",
  "AssumeRolePolicyDocument",
  "assume_role_policy",
  "PolicyVersion",
  "PolicyDocument",
  "Document",
  "Policy",
];
/** Deeper than `get-role` with a document that is a JSON text, URL-encoded. */
const MAX_DEPTH = 6;

/** A document as people have it at hand. */
export interface Unwrapped {
  /** The policy itself; what it is made of is not looked at. */
  readonly document: unknown;
  /** The role's ARN, where the document was a part of the role; null else. */
  readonly roleArn: string | null;
}

/**
 * The policy in a text: by itself, URL-encoded as IAM's API has it, as a JSON text in JSON, or inside the answer of
 * `aws iam get-role`. Null when it is not JSON.
 */
export function unwrapPolicy(text: string): Unwrapped | null {
  const json = parseText(text);
  return json === undefined ? null : unwrap(json, null, MAX_DEPTH);
}

function unwrap(value: unknown, roleArn: string | null, depth: number): Unwrapped | null {
  if (depth === 0) return { document: value, roleArn };
  if (typeof value === "string") {
    const inner = parseText(value);
    return inner === undefined ? null : unwrap(inner, roleArn, depth - 1);
  }
  if (typeof value !== "object" || value === null || "Statement" in value) return { document: value, roleArn };
  const members = Object.entries(value);
  const [, inner] = members.find(([name]) => WRAPPERS.includes(name)) ?? [];
  const [, arn] = members.find(([name]) => name === "Arn") ?? [];
  if (inner === undefined) return { document: value, roleArn };
  return unwrap(inner, typeof arn === "string" ? arn : roleArn, depth - 1);
}

/** Undefined when the text is not JSON, encoded or not. */
function parseText(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  try {
    return JSON.parse(/^%7B/i.test(trimmed) ? decodeURIComponent(trimmed) : trimmed);
  } catch {
    return undefined;
  }
}
