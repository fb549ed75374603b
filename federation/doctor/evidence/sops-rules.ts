import type { SopsKey } from "./evidence.js";

/** What SOPS would not take. */
export class SopsRefusal extends Error {
  override readonly name = "SopsRefusal";
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The keys of a `.sops.yaml`, of the rules that are ever reached: a rule without `path_regex` ends the search.
 * @throws {SopsRefusal} for values of a kind that SOPS refuses
 * @see https://github.com/getsops/sops/blob/v3.13.3/config/config.go
 */
export function keysOfConfig(file: string, document: unknown): SopsKey[] {
  const root = fieldsOf(document, "the file");
  const creation = reached(listOf(root.creation_rules, "creation_rules"));
  const destination = reached(listOf(root.destination_rules, "destination_rules"));
  const recreation = destination.map(({ recreation_rule }) => fieldsOf(recreation_rule ?? {}, "recreation_rule"));
  return [...creation, ...recreation].flatMap((rule) => keysOfRule(file, rule));
}

/** The keys of the metadata of an encrypted file. @throws {SopsRefusal} */
export function keysOfMetadata(file: string, metadata: unknown): SopsKey[] {
  const fields = fieldsOf(metadata, "sops");
  const groups = listOf(fields.key_groups, "key_groups");
  const kept = groups.length > 0 ? groups : [fields];
  return kept.flatMap((group) => keysOfGroup(file, fieldsOf(group, "key_groups")));
}

/** The keys of a list with commas: `ARN`, or `ARN+ROLE`. Blanks do not count. */
export function keysOfList(file: string, text: string, profile: string | null): SopsKey[] {
  const entries = text.split(",").map((entry) => entry.replaceAll(" ", ""));
  return entries
    .filter((entry) => entry.trim() !== "")
    .map((entry) => {
      // Names may hold a plus sign, and no colon.
      const at = entry.indexOf("+arn:");
      const [keyArn, roleArn] = at > 0 ? [entry.slice(0, at), entry.slice(at + 1)] : [entry, null];
      return { file, keyArn: keyArn.trim(), roleArn: roleArn?.trim() ?? null, profile };
    });
}

function reached(rules: readonly unknown[]): Fields[] {
  const fields = rules.map((rule) => fieldsOf(rule ?? {}, "a rule"));
  const last = fields.findIndex((rule) => textOf(rule.path_regex, "path_regex") === null);
  return last < 0 ? fields : fields.slice(0, last + 1);
}

function keysOfRule(file: string, rule: Fields): SopsKey[] {
  const groups = listOf(rule.key_groups, "key_groups");
  if (groups.length > 0) return groups.flatMap((group) => keysOfGroup(file, fieldsOf(group ?? {}, "key_groups")));
  const profile = textOf(rule.aws_profile, "aws_profile");
  if (typeof rule.kms === "string") return keysOfList(file, rule.kms, profile);
  const entries = listOf(rule.kms, "kms");
  if (!entries.every((entry) => typeof entry === "string"))
    throw new SopsRefusal("kms holds something other than text");
  return keysOfList(file, entries.join(","), profile);
}

function keysOfGroup(file: string, group: Fields): SopsKey[] {
  const merged = listOf(group.merge, "merge").flatMap((each) => keysOfGroup(file, fieldsOf(each ?? {}, "merge")));
  const own = listOf(group.kms, "kms").map((entry) => {
    const { arn, role, aws_profile } = fieldsOf(entry ?? {}, "kms");
    return {
      file,
      keyArn: textOf(arn, "arn") ?? "",
      roleArn: textOf(role, "role"),
      profile: textOf(aws_profile, "aws_profile"),
    };
  });
  return [...merged, ...own];
}

function fieldsOf(given: unknown, name: string): Fields {
  if (given === null || given === undefined) return {};
  if (typeof given === "object" && !Array.isArray(given)) return given as Fields;
  throw new SopsRefusal(`${name} is no map`);
}

function listOf(given: unknown, name: string): readonly unknown[] {
  if (given === null || given === undefined || given === "") return [];
  if (Array.isArray(given)) return given;
  throw new SopsRefusal(`${name} is no list`);
}

/** Null for nothing and for an empty text. */
function textOf(given: unknown, name: string): string | null {
  if (given === null || given === undefined || given === "") return null;
  if (typeof given === "object") throw new SopsRefusal(`${name} is no text`);
  return String(given);
}
