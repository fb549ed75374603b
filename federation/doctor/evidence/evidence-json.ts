import * as v from "valibot";
import { MAX_PROFILES } from "../credentials/config-files.js";
import { DIALECTS, SETTINGS } from "../credentials/model.js";
import { TOOL_NAMES } from "../credentials/tools.js";
import type { Evidence, Seen } from "./evidence.js";

/** A larger file is no evidence of ours. */
export const MAX_EVIDENCE_BYTES = 1024 * 1024;

const text = v.pipe(v.string(), v.maxLength(70_000));
const texts = v.pipe(v.array(text), v.maxLength(2000));
const textOrNull = v.nullable(text);
const date = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((iso) => new Date(iso)),
);
const dateOrNull = v.nullable(date);
const fault = v.nullable(v.object({ code: text, message: text }));
const fetched = v.object({ url: text, durationMs: v.number(), status: v.nullable(v.number()), fault });

const seen = <T>(value: v.GenericSchema<unknown, T>) =>
  v.variant("kind", [
    v.object({ kind: v.literal("seen"), value }),
    v.object({ kind: v.literal("failed"), code: text, message: text }),
    v.object({ kind: v.literal("not-asked"), why: text }),
  ]) as v.GenericSchema<unknown, Seen<T>>;

const halves = v.nullable(v.picklist(["none", "id", "secret", "both"]));
const profile = v.object({
  name: text,
  settings: v.record(v.picklist(SETTINGS), text),
  keys: v.object({ config: halves, credentials: halves }),
});
const configFiles = v.object({
  problem: textOrNull,
  profiles: v.pipe(v.array(profile), v.maxLength(MAX_PROFILES)),
  ssoSessions: v.pipe(v.array(text), v.maxLength(MAX_PROFILES)),
});
const environment = v.object({
  variables: v.record(text, text),
  files: v.object(v.entriesFromList(DIALECTS, configFiles)),
  tokenFilesFound: texts,
});

const named = v.pipe(v.array(v.object({ name: text, values: texts })), v.maxLength(100));
const NO_SESSION = { tags: [], transitiveKeys: [], sourceIdentity: null };

const claims = v.object({
  algorithm: text,
  keyId: textOrNull,
  issuer: text,
  subject: text,
  audiences: texts,
  authorizedParty: textOrNull,
  issuedAt: dateOrNull,
  notBefore: dateOrNull,
  expiresAt: date,
  // Absent from what earlier versions collected.
  others: v.optional(named, []),
  session: v.optional(v.object({ tags: named, transitiveKeys: texts, sourceIdentity: textOrNull }), NO_SESSION),
});

const issuer = v.object({
  discovery: fetched,
  jwks: v.nullable(fetched),
  problem: textOrNull,
  keyIds: texts,
  signature: v.picklist(["valid", "key-unknown", "bad", "algorithm-refused", "not-checked"]),
  tls: v.object({
    required: texts,
    verification: v.nullable(v.picklist(["likely-publicly-trusted", "thumbprint-pinned"])),
    fault,
  }),
});

const sopsKey = v.object({ file: text, keyArn: text, roleArn: textOrNull, profile: v.optional(textOrNull, null) });

const File = v.object({
  version: v.literal(1, "version 1 was expected"),
  at: date,
  intent: v.object({
    tokenFile: textOrNull,
    roleArn: textOrNull,
    audience: text,
    jobMinutes: v.nullable(v.number()),
    tool: v.optional(v.nullable(v.picklist(TOOL_NAMES)), null),
  }),
  environment: seen(environment),
  token: seen(v.object({ path: text, claims })),
  issuer: seen(issuer),
  sops: seen(v.pipe(v.array(sopsKey), v.maxLength(2000))),
});

/**
 * What a pod can tell, as JSON: no token, no signature, no value of a variable that is a secret. In ASCII, since it may
 * pass through a terminal; reading it brings back the text as it was.
 */
export function evidenceJson({ at, intent, environment, token, issuer, sops }: Evidence): string {
  const json = JSON.stringify({ version: 1, at, intent, environment, token, issuer, sops }, null, 2);
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${json.replace(/[\u007f-\uffff]/g, escaped)}\n`;
}

/** Reads what `evidenceJson` wrote. Provider, role and live answer are not part of it. */
export function parseEvidence(json: string): { readonly evidence: Evidence } | { readonly problem: string } {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return { problem: "it is not JSON" };
  }
  const parsed = v.safeParse(File, given);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = (issue.path ?? []).map(({ key }) => String(key)).join(".");
    return { problem: `${path || "it"} is not as doctor --collect writes it: ${issue.message}` };
  }
  const { version: _, ...rest } = parsed.output;
  const left: Seen<never> = { kind: "not-asked", why: "it was not read where the evidence was collected" };
  return { evidence: { ...rest, providers: left, role: left, live: left } };
}
