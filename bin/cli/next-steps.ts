import type { Outcome, ProviderResult, RunResult } from "../../rotation/core/model.js";
import { OUTCOMES } from "../../rotation/core/outcome.js";
import { issuerHostOfArn } from "../../rotation/core/reach/issuer.js";
import { shellQuote } from "../../rotation/core/tell/restore.js";
import { countOf } from "../../rotation/core/tell/summary.js";
import type { AccountOptions } from "./options.js";

/** Something to do after a run: why, and the commands that do it, to be pasted. */
export interface NextStep {
  readonly text: string;
  readonly commands: readonly string[];
}

/** Maximum hosts named in one command; more are better taken by a pattern. */
const MAX_HOSTS = 5;

/** What to do about a run's outcomes, the most urgent first. Commands carry the options that lead back to its providers. */
export function nextSteps({ providers }: RunResult, options: Partial<AccountOptions> = {}): NextStep[] {
  const of = (wanted: Outcome) => providers.filter(({ outcome }) => outcome === wanted);
  const steps: NextStep[] = [];
  for (const outcome of ["rotation-failed", "untrusted", "not-checked"] as const) {
    const [first, ...more] = of(outcome);
    if (first === undefined) continue;
    const text = `${countOf(1 + more.length, "provider")} ${OUTCOMES[outcome].word}. ${OUTCOMES[outcome].meaning}`;
    const again =
      outcome === "rotation-failed" ? rotateLine([first, ...more], options, []) : inspectLine(first, options);
    steps.push({ text, commands: [again] });
  }
  const drifted = of("drifted");
  if (drifted.length > 0) {
    const text = `${countOf(drifted.length, "provider")} drifted. See the plan, then apply it; each provider's own command stands beside it above.`;
    steps.push({ text, commands: [rotateLine(drifted, options, ["--dry-run"]), rotateLine(drifted, options, [])] });
  }
  return [...steps, ...leftOutSteps(providers, options)];
}

/** With nothing in scope, a run that is all well says nothing of the account. */
function leftOutSteps(providers: readonly ProviderResult[], options: Partial<AccountOptions>): NextStep[] {
  const skipped = providers.filter(({ outcome }) => outcome === "skipped");
  if (skipped.length === 0 || skipped.length < providers.length) return [];
  const text = `Nothing was checked: ${countOf(skipped.length, "provider")} left out. To include the hosts above:`;
  const { issuerHost: _hosts, excludeHost: _excluded, tag: _tag, ...rest } = options;
  return [{ text, commands: [line("check", [...hostWords(skipped), ...sharedWords(rest)])] }];
}

function rotateLine(
  providers: readonly ProviderResult[],
  options: Partial<AccountOptions>,
  more: readonly string[],
): string {
  return line("rotate", [...more, ...hostWords(providers), ...sharedWords(options)]);
}

function inspectLine(
  { issuer }: ProviderResult,
  { region: _r, profile: _p, tag: _t, retention: _k, ...reach }: Partial<AccountOptions>,
) {
  const { excludeHost: _excluded, ...rest } = reach;
  return line("inspect", [issuer, ...sharedWords(rest)]);
}

function line(command: string, words: readonly string[]): string {
  return ["oidc-thumbprints", command, ...words.map(shellQuote)].join(" ");
}

/** The hosts of these providers as options; beyond a few, all hosts. */
function hostWords(providers: readonly ProviderResult[]): string[] {
  const hosts = [...new Set(providers.map(({ arn }) => issuerHostOfArn(arn)))];
  return (hosts.length > MAX_HOSTS ? ["*"] : hosts).flatMap((host) => ["--issuer-host", host]);
}

/** Without these another run would look elsewhere, or trust other chains. */
function sharedWords(options: Partial<AccountOptions>): string[] {
  const { region, profile, tag, retention, excludeHost, caFile, connectTo, allowPrivate } = options;
  const given: [string, readonly (string | undefined)[]][] = [
    ["--region", [region]],
    ["--profile", [profile]],
    ["--tag", [tag]],
    ["--exclude-host", excludeHost ?? []],
    ["--retention", [retention]],
    ["--ca-file", [caFile]],
    ["--connect-to", connectTo ?? []],
    ["--allow-private", allowPrivate ?? []],
  ];
  return given.flatMap(([flag, values]) => values.flatMap((value) => (value === undefined ? [] : [flag, value])));
}
