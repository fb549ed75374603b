import { claimsOffered } from "../token/offered.js";

/** Why a condition key never has a value, and which key was likely wanted; null when none suggests itself. */
export interface KeyFault {
  readonly why: string;
  readonly instead: string | null;
}

/** Keys of AWS that a request with a web identity never has. @see API_AssumeRoleWithWebIdentity (request parameters) */
const NEVER_SENT: Readonly<Record<string, string>> = {
  "sts:externalid": "AssumeRoleWithWebIdentity sends no ExternalId, only AssumeRole does",
  "sts:durationseconds": "AWS has sts:DurationSeconds for other calls only",
  "sts:awsservicename": "AWS has sts:AWSServiceName for other calls only",
  "sts:identitytokenaudience": "AWS has sts:IdentityTokenAudience for other calls only",
  "sts:signingalgorithm": "AWS has sts:SigningAlgorithm for other calls only",
};

/**
 * Why a key can have no value in a request with a token of this issuer; null when it can. A key of another issuer is not
 * looked at here.
 */
export function keyFault(key: string, issuerName: string): KeyFault | null {
  const claim = claimOf(key, issuerName);
  const never = NEVER_SENT[key.toLowerCase()];
  if (never !== undefined) return { why: never, instead: null };
  if (/^saml:/i.test(key))
    return { why: "a request with a web identity has no keys of SAML", instead: `${issuerName}:sub` };
  if (claim !== null && claimsOffered(issuerName).includes(claim.toLowerCase())) return null;
  const form = formFault(key, issuerName);
  if (form !== null || claim === null) return form;
  const offered = claimsOffered(issuerName).join(", ");
  return {
    why: `AWS makes no condition key of ${claim}; of this issuer it offers ${offered}`,
    instead: `${issuerName}:sub`,
  };
}

/** What is behind the issuer's name and a colon; null for every other key. Names of keys are not case-sensitive. */
export function claimOf(key: string, issuerName: string): string | null {
  const prefix = `${issuerName}:`;
  return key.toLowerCase().startsWith(prefix.toLowerCase()) ? key.slice(prefix.length) : null;
}

function formFault(key: string, issuerName: string): KeyFault | null {
  const odd = /[^\x21-\x7e]/u.exec(key)?.[0];
  if (odd !== undefined) {
    return {
      why: `a condition key holds neither spaces nor signs beyond ASCII, and this one has ${codePoint(odd)}`,
      instead: key.replace(/[^\x21-\x7e]/gu, ""),
    };
  }
  if (/[${}]/.test(key)) return { why: "a placeholder in it was not replaced", instead: `${issuerName}:sub` };
  if (/^https?:/i.test(key))
    return { why: "a condition key begins without https://", instead: key.replace(/^https?:\/*/i, "") };
  if (/^arn:/i.test(key))
    return { why: "no condition key begins with an ARN", instead: key.replace(/^arn:.*?:oidc-provider\//i, "") };
  const names = !key.includes(":") || key.endsWith(":") || key.toLowerCase() === issuerName.toLowerCase();
  return names
    ? { why: "it names no claim of an issuer", instead: `${issuerName}:${bareClaim(key, issuerName)}` }
    : null;
}

function bareClaim(key: string, issuerName: string): string {
  return claimsOffered(issuerName).find((claim) => claim === key.toLowerCase()) ?? "sub";
}

/** `U+00A0`. */
export function codePoint(character: string): string {
  return `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}`;
}
