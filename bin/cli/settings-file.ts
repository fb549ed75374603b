import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { ConfigError, messageOf } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import type { RawSettings } from "../../rotation/settings.js";

/** The file's name, wherever it lies. */
const SETTINGS_FILE = "oidc-thumbprints.yaml";

/** A file of settings is a few lines. */
const MAX_BYTES = 64 * 1024;

const Text = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const List = v.union([
  Text,
  v.pipe(
    v.array(Text),
    v.transform((items) => items.join(",")),
  ),
]);

/** What it may hold: names as in cdk.json. Where connections lead is not among it: that is said on the command line. */
const Schema = v.strictObject({
  issuerHosts: v.optional(List),
  excludeHosts: v.optional(List),
  tagFilter: v.optional(Text),
  retention: v.optional(Text),
  expiryDays: v.optional(Text),
  caFile: v.optional(Text),
  allowPrivate: v.optional(List),
  timeout: v.optional(Text),
  deadline: v.optional(Text),
});

/**
 * The nearest settings file from a folder upwards, up to the root of the repository or the home folder, whichever comes
 * first. Below neither of them only the folder itself is looked at: what lies in `/tmp` is anybody's.
 *
 * @returns its path, or null
 */
export function findSettingsFile(folder: string, home: string): string | null {
  const passed: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    passed.push(at);
    if (at === resolve(home) || existsSync(join(at, ".git"))) break;
    if (dirname(at) === at) {
      passed.splice(1);
      break;
    }
  }
  return passed.map((at) => join(at, SETTINGS_FILE)).find((path) => existsSync(path)) ?? null;
}

/**
 * The settings of a file, as text like options. `caFile` is relative to the file's folder.
 * @throws {ConfigError} naming the file and what is wrong with it
 */
export async function readSettingsFile(path: string): Promise<RawSettings> {
  const content = await parse(path);
  // A file of comments alone.
  if (content === null) return {};
  const parsed = v.safeParse(Schema, Array.isArray(content) ? null : content);
  if (!parsed.success) throw new ConfigError(safe`${path}: ${problemOf(parsed.issues[0])}`);
  const { caFile, ...settings } = parsed.output;
  return { ...settings, ...(caFile === undefined ? {} : { caFile: resolve(dirname(path), caFile) }) };
}

async function parse(path: string): Promise<unknown> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes; allowed: ${MAX_BYTES}`);
    const text = await readFile(path, "utf8");
    const { parse: parseYaml } = await import("yaml");
    return parseYaml(text, { logLevel: "error" });
  } catch (cause) {
    throw new ConfigError(safe`${path} cannot be read: ${messageOf(cause).split("\n", 1)[0] ?? ""}`, { cause });
  }
}

function problemOf({ path, input, kind, type }: v.BaseIssue<unknown>): string {
  const key = path?.map((step) => String(step.key)).join(".") ?? "";
  const allowed = Object.keys(Schema.entries).join(", ");
  if (key === "") return `it is not a list of settings; allowed: ${allowed}`;
  const unknown = kind === "schema" && type === "strict_object";
  return unknown
    ? `${key} is not a setting; allowed: ${allowed}`
    : `${key}: ${JSON.stringify(input)} is not valid; allowed: a text, or a list of texts where several make sense`;
}
