import { ConfigError } from "../../rotation/core/fault/fault.js";
import { sanitize } from "../../rotation/core/fault/sanitize.js";
import type { RawSettings, SettingName } from "../../rotation/settings.js";
import { FLAGS } from "./options.js";
import { findSettingsFile, readSettingsFile } from "./settings-file.js";

/** What a command runs in. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly folder: string;
  readonly home: string;
}

/** A setting that no option gave, with where it comes from in the words of a message. */
export interface Sourced {
  readonly text: string;
  readonly from: string;
}

/** Settings from variables and from the settings file. */
export interface Sources {
  readonly settings: ReadonlyMap<SettingName, Sourced>;
  /** Why the settings file cannot be used; a command that would need it throws it. */
  readonly problem: ConfigError | null;
}

/**
 * Variables of settings: OIDC_THUMBPRINTS_ and the name by which the function knows them. Without that word before them,
 * names as common as TIMEOUT_SECONDS or CA_FILE would be taken from other programs.
 */
const VARIABLES = {
  issuerHosts: "OIDC_THUMBPRINTS_ISSUER_HOSTS",
  excludeHosts: "OIDC_THUMBPRINTS_EXCLUDE_HOSTS",
  tagFilter: "OIDC_THUMBPRINTS_TAG_FILTER",
  retention: "OIDC_THUMBPRINTS_RETENTION",
  expiryDays: "OIDC_THUMBPRINTS_EXPIRY_DAYS",
  caFile: "OIDC_THUMBPRINTS_CA_FILE",
  connectTo: "OIDC_THUMBPRINTS_CONNECT_TO",
  allowPrivate: "OIDC_THUMBPRINTS_ALLOW_PRIVATE",
  timeout: "OIDC_THUMBPRINTS_TIMEOUT_SECONDS",
  deadline: "OIDC_THUMBPRINTS_DEADLINE_SECONDS",
} as const satisfies Partial<Record<SettingName, string>>;

/** Reads what the surroundings say. A variable goes before the file; an empty one is an absent one. Never rejects. */
export async function readSources({ variables, folder, home }: Surroundings): Promise<Sources> {
  const settings = new Map<SettingName, Sourced>();
  let problem: ConfigError | null = null;
  const path = findSettingsFile(folder, home);
  try {
    const file: RawSettings = path === null ? {} : await readSettingsFile(path);
    for (const [name, text] of entriesOf(file)) settings.set(name, { text, from: `${name} in ${path}` });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problem = error;
  }
  const given = Object.entries(VARIABLES).map(([name, variable]) => [name, variables[variable]]);
  for (const [name, text] of entriesOf(Object.fromEntries(given))) settings.set(name, { text, from: VARIABLES[name] });
  return { settings, problem };
}

function entriesOf(raw: RawSettings): [keyof typeof VARIABLES, string][] {
  return Object.entries(raw).filter((entry): entry is [keyof typeof VARIABLES, string] => Boolean(entry[1]));
}

/** `--retention exact comes from OIDC_THUMBPRINTS_RETENTION`, of each. */
export function sourceLines(settings: ReadonlyMap<SettingName, Sourced>): string[] {
  return [...settings].map(([name, { text, from }]) => `${FLAGS[name]} ${sanitize(text)} comes from ${sanitize(from)}`);
}

/** The part of a command's help about them. */
export function sourcesHelp({ settings, problem }: Sources, names: readonly SettingName[]): string {
  const lines = sourceLines(new Map([...settings].filter(([name]) => names.includes(name))));
  return [
    "",
    "Defaults may come from variables, as OIDC_THUMBPRINTS_RETENTION, and from the",
    "nearest oidc-thumbprints.yaml: docs/cli.md.",
    ...lines.map((line) => `  ${line}`),
    ...(problem === null ? [] : [`  ${problem.message}`]),
  ].join("\n");
}
