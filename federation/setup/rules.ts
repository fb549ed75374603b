import type { Rule } from "../workload.js";

/** Least life of a projected token: the API server refuses less. In seconds. */
export const MIN_EXPIRATION_SECONDS = 600;

/** Kubelet renews a token that is 24 hours old, however long it lasts: more buys nothing. In seconds. */
export const MAX_EXPIRATION_SECONDS = 86_400;

/**
 * The syntax of what `setup` takes beside the names of workloads. All of it is narrower than what would need quoting in
 * YAML, a shell or a GitHub expression.
 *
 * @see https://github.com/actions/actions-runner-controller/tree/master/charts/gha-runner-scale-set (names: 45 characters)
 */
export const SETUP_RULES = {
  account: { pattern: /^\d{12}$/, allowed: "12 digits" },
  region: { pattern: /^[a-z]{2,5}(-[a-z]{2,12}){1,2}-[1-9]$/, allowed: "an AWS region, like us-east-1" },
  expirationSeconds: {
    pattern: /^\d{3,5}$/,
    allowed: `${MIN_EXPIRATION_SECONDS} to ${MAX_EXPIRATION_SECONDS} seconds`,
  },
  sopsKey: {
    pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]{5,25}:\d{12}:key\/[A-Za-z0-9-]{1,64}$/,
    allowed: "arn:PARTITION:kms:REGION:ACCOUNT:key/ID, the ARN of a key and not of an alias",
  },
  githubUrl: {
    pattern:
      /^https:\/\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/((?!enterprises(\/|$))[A-Za-z0-9][A-Za-z0-9-]{0,38}(\/[A-Za-z0-9_.-]{1,100})?|enterprises\/[A-Za-z0-9-]{1,60})$/,
    allowed: "https://HOST/ORGANIZATION, https://HOST/OWNER/REPOSITORY or https://HOST/enterprises/NAME",
  },
  runnerLabel: {
    pattern: /^[a-z]([a-z0-9-]{0,43}[a-z0-9])?$/,
    allowed: "1 to 45 lower-case letters, digits and hyphens, a letter first",
  },
} as const satisfies Readonly<Record<string, Rule>>;
