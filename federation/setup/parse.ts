import { ConfigError } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import { parseArn } from "../compare.js";
import { AWS_AUDIENCE, issuerNameOf, NAME_RULES, type Rule, subjectOf } from "../workload.js";
import { issuerOf, type RawIssuer } from "./issuer.js";
import type { Plan, Runners } from "./plan.js";
import { MAX_EXPIRATION_SECONDS, MIN_EXPIRATION_SECONDS, SETUP_RULES } from "./rules.js";

/** What a user gave, as text. */
export interface RawSetup extends RawIssuer {
  readonly account?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly roleName?: string;
  readonly audience?: string;
  readonly region?: string;
  readonly expirationSeconds?: string;
  readonly sopsKey?: string;
  readonly selfAssume?: boolean;
  readonly githubUrl?: string;
  readonly runnerLabel?: string;
}

/** The defaults of what may be left out. */
export const SETUP_DEFAULTS = {
  audience: AWS_AUDIENCE,
  region: "us-east-1",
  expirationSeconds: String(MAX_EXPIRATION_SECONDS),
  runnerLabel: "gke-runner",
} as const;

const RULES = { ...NAME_RULES, ...SETUP_RULES };
const REQUIRED = ["account", "namespace", "serviceAccount", "roleName"] as const;

/**
 * How the regions of each partition begin, beside those of `aws`.
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
] as const;

/**
 * Checks everything and works out the rest.
 * @throws {ConfigError} naming the option, the value and what is allowed
 */
export function parseSetup(raw: RawSetup): Plan {
  assertGiven(raw);
  const given = { ...SETUP_DEFAULTS, ...raw };
  for (const [name, rule] of Object.entries(RULES)) check(name as keyof typeof RULES, given, rule);
  const { account = "", roleName = "", namespace = "", serviceAccount = "", audience, region } = given;
  const issuer = issuerOf(raw);
  const partition = partitionOf(region);
  const workload = { namespace, serviceAccount };
  const sopsKey = sopsKeyOf(raw, partition);
  return {
    issuer,
    account,
    provider: `arn:${partition}:iam::${account}:oidc-provider/${issuerNameOf(issuer)}`,
    role: { name: roleName, arn: `arn:${partition}:iam::${account}:role/${roleName}` },
    workload,
    subject: subjectOf(workload),
    audience,
    region,
    expirationSeconds: secondsOf(given.expirationSeconds),
    selfAssume: raw.selfAssume === true || sopsKey !== null,
    sopsKey,
    runners: runnersOf(raw),
  };
}

/** What is probably a mistake, one sentence each. The files say it too. */
export function warningsOf({ workload, issuer, sopsKey, account, role }: Plan): string[] {
  const warnings: string[] = [];
  if (workload.serviceAccount === "default") {
    warnings.push(
      safe`every pod of ${workload.namespace} that names no service account runs as "default", and could assume the role: give the workload one of its own`,
    );
  }
  if (issuer.endsWith("/")) {
    warnings.push("the issuer ends with a slash: AWS compares it letter by letter with the iss claim of the tokens");
  }
  const owner = sopsKey === null ? null : (parseArn(sopsKey)?.account ?? null);
  if (owner !== null && owner !== account) {
    warnings.push(
      safe`the key is of account ${owner}: its own policy must let ${role.arn} use kms:Encrypt and kms:Decrypt, which AWS's default policy does not`,
    );
  }
  return warnings;
}

/** The name of an option as it is typed. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function assertGiven(raw: RawSetup): void {
  const ofCluster = (["project", "location", "cluster"] as const).filter((name) => raw[name] !== undefined);
  if (raw.issuer !== undefined && ofCluster.length > 0) {
    throw new ConfigError(`${ofCluster.map(flagOf).join(", ")}: leave out, --issuer says it all`);
  }
  const cluster = raw.issuer === undefined ? (["project", "location", "cluster"] as const) : [];
  const missing = [...cluster, ...REQUIRED].filter((name) => raw[name] === undefined);
  if (missing.length === 0) return;
  const lines = missing.map((name) => `\n  ${flagOf(name)}: ${RULES[name].allowed}`);
  const instead = ofCluster.length === 0 && raw.issuer === undefined;
  throw new ConfigError(
    `missing:${lines.join("")}${instead ? "\n  (or --issuer instead of --project, --location and --cluster)" : ""}`,
  );
}

function check(name: keyof typeof RULES, given: RawSetup, { pattern, allowed }: Rule): void {
  const value = given[name];
  if (value !== undefined && !pattern.test(value)) throw invalid(name, value, allowed);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds >= MIN_EXPIRATION_SECONDS && seconds <= MAX_EXPIRATION_SECONDS) return seconds;
  throw invalid("expirationSeconds", text, RULES.expirationSeconds.allowed);
}

function partitionOf(region: string): string {
  const known = PARTITIONS.find(([prefix]) => region.startsWith(prefix));
  if (known !== undefined) return known[1];
  // An isolated partition that is not in the table: its ARNs surely do not begin with `arn:aws:`.
  if (!/^[a-z]+-iso/.test(region)) return "aws";
  const isolated = PARTITIONS.map(([prefix]) => prefix).filter((prefix) => prefix.includes("-iso"));
  throw invalid("region", region, `of isolated regions only those that begin with ${isolated.join(", ")}`);
}

function sopsKeyOf({ sopsKey }: RawSetup, partition: string): string | null {
  if (sopsKey === undefined) return null;
  const given = parseArn(sopsKey)?.partition;
  if (given === partition) return sopsKey;
  throw invalid("sopsKey", sopsKey, `a key of partition ${partition}, which --region says`);
}

function runnersOf({ githubUrl, runnerLabel }: RawSetup): Runners | null {
  if (githubUrl !== undefined) return { githubUrl, label: runnerLabel ?? SETUP_DEFAULTS.runnerLabel };
  if (runnerLabel === undefined) return null;
  throw new ConfigError("--runner-label does nothing without --github-url: add it, or leave out both");
}

function invalid(name: string, value: string, allowed: string): ConfigError {
  return new ConfigError(safe`${flagOf(name)}: "${value}" is not valid; allowed: ${allowed}`);
}
