import { parseGoIni } from "./ini/go.js";
import { parseJavascriptIni } from "./ini/javascript.js";
import { parsePythonIni } from "./ini/python.js";
import type { ParsedIni, Sections } from "./ini/sections.js";
import {
  type ConfigFiles,
  type Dialect,
  type Halves,
  HIDDEN,
  type Profile,
  SECRET_SETTINGS,
  SETTINGS,
} from "./model.js";
import { shellWords } from "./shell-words.js";

/** Texts of the two files; empty for one that is not there. */
export interface Texts {
  readonly config: string;
  readonly credentials: string;
}

/** More profiles are not kept: a chain of `source_profile` is short. */
export const MAX_PROFILES = 100;

interface Rules {
  readonly parse: (text: string) => ParsedIni;
  /** The profile that a section of the configuration file is; null when it is none. */
  readonly configProfile: (section: string) => string | null;
  readonly credentialsProfile: (section: string) => string | null;
  readonly ssoSession: (section: string) => string | null;
  /** Whether a setting without value is as good as none. */
  readonly emptyIsNone: boolean;
}

const RULES: Readonly<Record<Dialect, Rules>> = {
  python: {
    parse: parsePythonIni,
    configProfile: (section) => (section === "default" ? section : secondWord(section, "profile")),
    credentialsProfile: (section) => section,
    ssoSession: (section) => secondWord(section, "sso-session"),
    emptyIsNone: false,
  },
  javascript: {
    parse: parseJavascriptIni,
    configProfile: (section) => (section === "default" ? section : after(section, "profile.")),
    credentialsProfile: (section) => section,
    ssoSession: (section) => after(section, "sso-session."),
    emptyIsNone: false,
  },
  go: {
    parse: parseGoIni,
    configProfile: (section) => (section === "default" ? section : after(section, "profile ")),
    credentialsProfile: (section) => (section.startsWith("profile ") ? null : section),
    ssoSession: (section) => after(section, "sso-session "),
    emptyIsNone: true,
  },
};

/**
 * The profiles of both files as a dialect reads them, from `names` along `source_profile`. Of keys and commands only
 * that they are there is kept.
 */
export function readConfigFiles(
  dialect: Dialect,
  { config, credentials }: Texts,
  names: readonly string[],
): ConfigFiles {
  const { parse, configProfile, credentialsProfile, ssoSession, emptyIsNone } = RULES[dialect];
  const [first, second] = [parse(config), parse(credentials)];
  const problem =
    "problem" in first
      ? `configuration file, ${first.problem}`
      : "problem" in second
        ? `credentials file, ${second.problem}`
        : null;
  const empty: Sections = new Map();
  const own = "sections" in first ? first.sections : empty;
  const inConfig = profilesOf(own, configProfile);
  const inCredentials = profilesOf("sections" in second ? second.sections : empty, credentialsProfile);
  const profileOf = (name: string) => merged(inConfig.get(name), inCredentials.get(name), { name, emptyIsNone });
  const profiles = reachable(names, profileOf);
  const ssoSessions = [...own.keys()].map(ssoSession).filter((name) => name !== null);
  return { problem, profiles, ssoSessions: ssoSessions.slice(0, MAX_PROFILES) };
}

/** A prefixed section replaces one without prefix, wherever it stands. */
function profilesOf(sections: Sections, nameOf: (section: string) => string | null): Sections {
  const found: Sections = new Map();
  const plainFirst = [...sections].sort(([one], [other]) => Number(one !== "default") - Number(other !== "default"));
  for (const [section, settings] of plainFirst) {
    const name = nameOf(section);
    if (name !== null) found.set(name, settings);
  }
  return found;
}

function reachable(names: readonly string[], profileOf: (name: string) => Profile | null): Profile[] {
  const found = new Map<string, Profile>();
  const left = [...names];
  for (let name = left.shift(); name !== undefined && found.size < MAX_PROFILES; name = left.shift()) {
    const profile = found.has(name) ? null : profileOf(name);
    if (profile === null) continue;
    found.set(name, profile);
    if (profile.settings.source_profile !== undefined) left.push(profile.settings.source_profile);
  }
  return [...found.values()];
}

/** What stands in the credentials file wins, setting by setting. */
function merged(
  config: ReadonlyMap<string, string> | undefined,
  credentials: ReadonlyMap<string, string> | undefined,
  { name, emptyIsNone }: { readonly name: string; readonly emptyIsNone: boolean },
): Profile | null {
  if (config === undefined && credentials === undefined) return null;
  return {
    name,
    settings: kept(new Map([...(config ?? []), ...(credentials ?? [])]), emptyIsNone),
    keys: { config: halvesOf(config), credentials: halvesOf(credentials) },
  };
}

function halvesOf(settings: ReadonlyMap<string, string> | undefined): Halves | null {
  if (settings === undefined) return null;
  const [id, secret] = [settings.has("aws_access_key_id"), settings.has("aws_secret_access_key")];
  if (id && secret) return "both";
  if (id) return "id";
  return secret ? "secret" : "none";
}

function kept(settings: ReadonlyMap<string, string>, emptyIsNone: boolean): Profile["settings"] {
  const there = SETTINGS.filter((name) => (emptyIsNone ? (settings.get(name) ?? "") !== "" : settings.has(name)));
  const found = there.map((setting) => {
    const value = settings.get(setting) ?? "";
    return [setting, value !== "" && SECRET_SETTINGS.includes(setting) ? HIDDEN : value] as const;
  });
  return Object.fromEntries(found);
}

function after(section: string, prefix: string): string | null {
  return section.startsWith(prefix) ? section.slice(prefix.length) : null;
}

/** Python takes any section that begins with the word, splits it as a shell does, and wants two words. */
function secondWord(section: string, prefix: string): string | null {
  const words = section.startsWith(prefix) ? shellWords(section) : null;
  return words?.length === 2 ? (words[1] ?? null) : null;
}
