import { isIP } from "node:net";
import { safe } from "../fault/sanitize.js";
import { type Finding, finding } from "../finding.js";
import type { Mode, Provider } from "../model.js";
import { issuerHostOfArn } from "./issuer.js";

/** The tag by which the owner of a provider lowers the mode for it. */
export const MODE_TAG = "thumbprint-rotation";

/** Which providers a run looks at. Hosts are patterns: an exact host, `*.suffix` or `*`. */
export interface Scope {
  readonly issuerHosts: readonly string[];
  readonly excludeHosts: readonly string[];
  /** Only providers with this tag; null for all. */
  readonly tagFilter: { readonly key: string; readonly value: string } | null;
}

/** Whether a provider is looked at, and why not. */
export type ScopeVerdict = { readonly inScope: true } | { readonly inScope: false; readonly note: string };

/** Whether `pattern` (an exact host, `*.suffix`, `*`) covers `host`. `*.example.com` does not cover `example.com`. */
export function matchesHost(pattern: string, host: string): boolean {
  if (pattern === "*") return true;
  const wanted = pattern.toLowerCase();
  return wanted.startsWith("*.") ? host.length > wanted.length - 1 && host.endsWith(wanted.slice(1)) : host === wanted;
}

/** Decides from the ARN alone, so that providers out of scope are never read. */
export function scopeByArn(arn: string, { issuerHosts, excludeHosts }: Scope): ScopeVerdict {
  const host = issuerHostOfArn(arn);
  if (!issuerHosts.some((pattern) => matchesHost(pattern, host))) {
    return { inScope: false, note: safe`issuer host ${host} is not among ${issuerHosts.join(", ")}` };
  }
  const excluded = excludeHosts.find((pattern) => matchesHost(pattern, host));
  return excluded === undefined
    ? { inScope: true }
    : { inScope: false, note: safe`issuer host ${host} is excluded by ${excluded}` };
}

/** Decides from the tags, which only reading the provider brings. */
export function scopeByTags(provider: Provider, { tagFilter }: Scope): ScopeVerdict {
  if (provider.tags[MODE_TAG] === "off") return { inScope: false, note: `its tag ${MODE_TAG} is off` };
  if (tagFilter === null || provider.tags[tagFilter.key] === tagFilter.value) return { inScope: true };
  return { inScope: false, note: safe`it lacks the tag ${tagFilter.key}=${tagFilter.value}` };
}

/**
 * The mode for one provider: its tag can lower the run's mode, never raise it. A value that we do not know counts as
 * `audit`, the safe reading, and is reported.
 */
export function modeOf(provider: Provider, runMode: Mode): { readonly mode: Mode; readonly findings: Finding[] } {
  const value = provider.tags[MODE_TAG];
  if (value === undefined) return { mode: runMode, findings: [] };
  if (value === "audit") return { mode: "audit", findings: [] };
  const message = safe`the tag ${MODE_TAG} has the value ${value}; allowed are off and audit. Treated as audit: nothing is written`;
  return { mode: "audit", findings: [finding("unknown-tag-value", message)] };
}

const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const HOST_PATTERN = new RegExp(`^(?:\\*|(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*)$`, "i");

/** Whether text is a host pattern: a host name, an IP address, `*.suffix` or `*`. */
export function isHostPattern(text: string): boolean {
  return isIP(text) !== 0 || HOST_PATTERN.test(text);
}
