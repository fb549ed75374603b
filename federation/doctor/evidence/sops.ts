import { parse } from "yaml";
import type { SopsKey } from "./evidence.js";

/** A larger file is not looked at: SOPS keeps its own data at the end, and secrets are small. */
export const MAX_SOPS_BYTES = 1024 * 1024;

/** How often YAML aliases may be followed: a file is not to grow in memory. */
const MAX_ALIASES = 100;

/**
 * The KMS keys that a `.sops.yaml` or an encrypted file names, with the roles that SOPS assumes for them. Empty for a
 * file of another kind; null for one that cannot be read as what it says it is.
 * @see https://getsops.io/docs (KMS and roles: `ARN+ROLE`, and `role` beside `arn`)
 */
export function readSopsKeys(file: string, text: string): SopsKey[] | null {
  if (/\.(env|ini)$/i.test(file)) return fromDotenv(file, text);
  let document: unknown;
  try {
    document = /\.json$/i.test(file)
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: MAX_ALIASES, logLevel: "error" });
  } catch {
    return /(^|\/)\.sops\.ya?ml$/.test(file) ? null : [];
  }
  const root = objectOf(document);
  const rules = [
    ...listOf(root.creation_rules),
    ...listOf(root.destination_rules).map((rule) => objectOf(rule).recreation_rule),
  ];
  return [...rules.flatMap((rule) => ofRule(file, objectOf(rule))), ...ofRule(file, objectOf(root.sops))];
}

/** The keys of SOPS_KMS_ARN, which stands for a rule. */
export function keysOfVariable(name: string, text: string): SopsKey[] {
  return text.split(",").flatMap((entry) => keyOf(name, entry));
}

function ofRule(file: string, rule: Readonly<Record<string, unknown>>): SopsKey[] {
  const groups = listOf(rule.key_groups).flatMap((group) => listOf(objectOf(group).kms));
  const direct = typeof rule.kms === "string" ? rule.kms.split(",") : listOf(rule.kms);
  return [...direct, ...groups].flatMap((entry) => keyOf(file, entry));
}

/** `ARN`, `ARN+ROLE`, or an object with `arn` and `role`. */
function keyOf(file: string, entry: unknown): SopsKey[] {
  if (typeof entry === "string") {
    const [keyArn = "", roleArn] = entry.trim().split("+");
    return keyArn === "" ? [] : [{ file, keyArn, roleArn: roleArn ?? null, profile: null }];
  }
  const { arn, role } = objectOf(entry);
  if (typeof arn !== "string" || arn === "") return [];
  return [{ file, keyArn: arn, roleArn: typeof role === "string" && role !== "" ? role : null, profile: null }];
}

/** SOPS flattens its data there: `sops_kms__list_0__map_arn=…`. */
function fromDotenv(file: string, text: string): SopsKey[] {
  const entries = new Map<string, { arn?: string; role?: string }>();
  for (const [, index = "", name = "", value = ""] of text.matchAll(
    /^(?:sops_)?kms__list_(\d{1,3})__map_(arn|role)\s*=\s*"?([^"\r\n]*)"?$/gm,
  )) {
    entries.set(index, { ...entries.get(index), [name]: value.trim() });
  }
  return [...entries.values()].flatMap((entry) => keyOf(file, entry));
}

function objectOf(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : {};
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}
