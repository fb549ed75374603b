import { plain, profileKeys, withRole } from "./credentials.js";
import type { Dialect, Outcome, Profile, Setting } from "./model.js";
import { profileOf, stopped, type Walk } from "./walk.js";

const CREDENTIAL_SOURCES = ["Environment", "EcsContainer", "Ec2InstanceMetadata"];

/** A role of a profile, with credentials from `source_profile` or `credential_source`. */
export function takeProfileRole(walk: Walk): Outcome {
  const { source_profile: source, credential_source: named } = walk.profile?.settings ?? {};
  if (source !== undefined && named !== undefined) return stopped("sources-conflict", walk.profileName);
  if (named !== undefined) return withRole(takeCredentialSource(walk), walk);
  if (source === undefined) return stopped("source-unnamed", walk.profileName);
  return withRole(takeSource(walk, source), walk);
}

/** The same for SDKs that put the role on top by themselves. */
export function takeSourceProfile(walk: Walk): Outcome {
  return takeSource(walk, walk.profile?.settings.source_profile ?? "");
}

export function takeCredentialSource(walk: Walk): Outcome {
  const source = walk.profile?.settings.credential_source ?? "";
  if (!CREDENTIAL_SOURCES.includes(source)) return stopped("credential-source-invalid", walk.profileName);
  const has = (name: string) => (walk.variables[name] ?? "") !== "";
  if (source === "Environment") {
    const both = has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY");
    return both ? plain("environment-keys", walk) : stopped("credential-source-empty", walk.profileName);
  }
  if (source === "Ec2InstanceMetadata") return plain("instance", walk);
  const container = has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || has("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  return container ? plain("container", walk) : stopped("credential-source-empty", walk.profileName);
}

function takeSource(walk: Walk, name: string): Outcome {
  const profile = profileOf(walk.family, walk.surroundings, name);
  if (profile === null) return stopped("source-profile-missing", name);
  const below = { ...walk, profileName: name, profile, outermost: false, visited: [...walk.visited, name] };
  return BELOW[walk.family.dialect](below, walk.visited);
}

/** What a dialect makes of the profile behind `source_profile`, after those that were on the way to it. */
const BELOW: Readonly<Record<Dialect, (walk: Below, before: readonly string[]) => Outcome>> = {
  python(walk, before) {
    const { settings } = walk.profile;
    const keys = has(settings, "aws_access_key_id") || has(settings, "aws_secret_access_key");
    const again = before.includes(walk.profileName);
    // A profile may name itself for its own keys.
    if (again && !(keys && before.at(-1) === walk.profileName)) return stopped("source-profile-loop", walk.profileName);
    const role = has(settings, "role_arn") && !has(settings, "web_identity_token_file");
    return role && !keys ? takeProfileRole(walk) : rowsOf(walk);
  },
  javascript(walk, before) {
    const { settings } = walk.profile;
    // The outermost profile is not counted.
    if (before.slice(1).includes(walk.profileName)) return stopped("source-profile-loop", walk.profileName);
    if (has(settings, "aws_access_key_id") && has(settings, "aws_secret_access_key")) return profileKeys(walk);
    const plainSource = has(settings, "credential_source") && !has(settings, "role_arn");
    return plainSource ? takeCredentialSource(walk) : rowsOf(walk);
  },
  go(walk, before) {
    const { profile } = walk;
    const keys = has(profile.settings, "aws_access_key_id") && has(profile.settings, "aws_secret_access_key");
    // Keys end a chain, and the second time only what brings credentials counts.
    const ends = keys ? without(profile, ["source_profile"]) : profile;
    const again = before.includes(walk.profileName);
    return rowsOf({ ...walk, profile: again ? without(profile, ["source_profile", "role_arn"]) : ends });
  },
};

type Below = Walk & { readonly profile: Profile };

function rowsOf(walk: Below): Outcome {
  return walk.tryRows(walk.family.profile, walk) ?? stopped("source-profile-empty", walk.profileName);
}

function has(settings: Profile["settings"], setting: Setting): boolean {
  return settings[setting] !== undefined;
}

function without(profile: Profile, left: readonly Setting[]): Profile {
  const settings = Object.entries(profile.settings).filter(([name]) => !left.some((each) => each === name));
  return { ...profile, settings: Object.fromEntries(settings) };
}
