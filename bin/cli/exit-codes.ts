import { hasWarning } from "../../rotation/core/finding.js";
import type { EndpointObservation, Finding, RunResult } from "../../rotation/core/model.js";
import { OUTCOMES } from "../../rotation/core/outcome.js";
import { ofKind } from "../../rotation/core/verdict/observed.js";

/** What the command line exits with. The worst of a run wins, in the order 3, 1, 0. */
export const EXIT = {
  /** All well, rotated included. */
  ok: 0,
  /** Something to know: drift, untrusted, a warning among the findings, declined at the prompt. */
  notice: 1,
  /** Usage or configuration. */
  usage: 2,
  /** Something could not be checked or written. */
  incomplete: 3,
  /** A bug of ours. */
  bug: 70,
  /** Ended by Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table as every command's help shows it. */
export const EXIT_CODES_HELP = `
Exit codes:
  0   all well, rotated included
  1   something to know: drift, an untrusted or expiring chain, declined at the
      prompt
  2   usage or configuration
  3   something could not be checked or written
  70  a bug: please report it`;

/** The exit code of a run. */
export function exitCodeOfRun({ providers }: RunResult): ExitCode {
  const codes = new Set<ExitCode>(providers.map(({ outcome }) => OUTCOMES[outcome].exitCode));
  if (codes.has(EXIT.incomplete)) return EXIT.incomplete;
  const warned = providers.some(({ findings }) => isNotice(findings));
  return codes.has(EXIT.notice) || warned ? EXIT.notice : EXIT.ok;
}

/** The exit code of an inspection. `seen`: every front end answered, and so did discovery. */
export function exitCodeOfInspection(
  {
    endpoints,
    findings,
  }: { readonly endpoints: readonly EndpointObservation[]; readonly findings: readonly Finding[] },
  seen: boolean,
): ExitCode {
  if (!seen) return EXIT.incomplete;
  const refused = endpoints.some((endpoint) => ofKind(endpoint, "refused").length > 0);
  return refused || isNotice(findings) ? EXIT.notice : EXIT.ok;
}

/** Any warning but an extra anchor: the CA file was given on purpose, and a proxy that inspects TLS does not go away. */
function isNotice(findings: readonly Finding[]): boolean {
  return hasWarning(findings.filter(({ code }) => code !== "extra-anchor"));
}
