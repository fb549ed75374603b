import { ConfigError } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import { issuerCorrection } from "../issuer.js";
import { issuerOfCluster } from "../workload.js";

/** The issuer, or the cluster whose it is. */
export interface RawIssuer {
  readonly issuer?: string;
  readonly project?: string;
  readonly location?: string;
  readonly cluster?: string;
}

/** Issuers that many know and that sign no tokens of service accounts. */
const OF_OTHERS: readonly (readonly [issuer: RegExp, whose: string])[] = [
  [/^https:\/\/(token\.actions\.githubusercontent\.com|token\.actions\.[^/]+\.ghe\.com)(\/|$)/, "jobs at GitHub"],
  [/^https:\/\/accounts\.google\.com\/?$/, "Google's accounts, which AWS knows by itself"],
  [/^https:\/\/gitlab\.com\/?$/, "jobs at GitLab.com"],
  [/^https:\/\/(login\.microsoftonline\.com|sts\.windows\.net)\//, "Microsoft Entra"],
  [
    /^https:\/\/(agent\.buildkite\.com|oidc\.circleci\.com|app\.terraform\.io|api\.bitbucket\.org)(\/|$)/,
    "another service",
  ],
  [
    /^https:\/\/(cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com)\/?$/,
    "users whom AWS knows by itself",
  ],
];

function notOfKubernetes(issuer: string): string | null {
  const [, whose] = OF_OTHERS.find(([pattern]) => pattern.test(issuer)) ?? [];
  return whose === undefined
    ? null
    : `the issuer of the pods' cluster; this one signs tokens of ${whose}, whose subject never is a service account`;
}

/**
 * The issuer that was given, or that of the cluster.
 * @throws {ConfigError} naming the right form where there is one
 */
export function issuerOf({ issuer, project = "", location = "", cluster = "" }: RawIssuer): string {
  if (issuer === undefined) return issuerOfCluster({ project, location, cluster });
  const correction = issuerCorrection(issuer);
  const kubernetes = notOfKubernetes(issuer);
  if (correction === null && kubernetes === null) return issuer;
  // The reason is ours, and what it repeats of the value is short.
  throw new ConfigError(`${safe`--issuer: "${issuer}" is not valid`}; allowed: ${correction ?? kubernetes}`);
}
