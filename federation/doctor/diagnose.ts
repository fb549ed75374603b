import type { Check, Diagnosis } from "./check.js";
import { checkAccounts } from "./checks/accounts.js";
import { checkAudience } from "./checks/audience.js";
import { checkCredentialSource, checkRoleChain } from "./checks/credential-source.js";
import { checkRoleArn, checkTokenFile } from "./checks/environment.js";
import { checkDiscovery, checkJwks, checkSignature } from "./checks/issuer.js";
import { checkLive } from "./checks/live.js";
import { checkProvider, checkThumbprints } from "./checks/provider.js";
import { checkRole } from "./checks/role.js";
import { checkSessionName } from "./checks/session-name.js";
import { checkSops } from "./checks/sops.js";
import { checkToken, checkTokenLifetime, checkTokenTimes } from "./checks/token.js";
import { checkTrustPolicy } from "./checks/trust.js";
import type { Evidence } from "./evidence/evidence.js";

/** From the variable that leads to the token to the role, in the order in which the links break. */
const CHECKS: readonly ((evidence: Evidence) => Check)[] = [
  checkTokenFile,
  checkRoleArn,
  checkSessionName,
  checkCredentialSource,
  checkRoleChain,
  checkToken,
  checkTokenTimes,
  checkAccounts,
  checkProvider,
  checkAudience,
  checkDiscovery,
  checkJwks,
  checkSignature,
  checkThumbprints,
  checkRole,
  checkTrustPolicy,
  checkSops,
  checkTokenLifetime,
  checkLive,
];

/** The answer to "why can it not assume the role?". */
export interface Verdict {
  readonly checks: readonly Check[];
  /** The first broken link; a warning only when no link is broken; null when nothing failed. */
  readonly headline: Diagnosis | null;
  /** Whether something asked for could not be evaluated. */
  readonly incomplete: boolean;
}

/** Judges the evidence. Pure: the same evidence brings the same verdict. */
export function diagnose(evidence: Evidence): Verdict {
  const checks = CHECKS.map((check) => check(evidence));
  const found = checks.map(({ diagnosis }) => diagnosis).filter((diagnosis) => diagnosis !== null);
  const headline = found.find(({ severity }) => severity === "fault") ?? found[0] ?? null;
  const incomplete = checks.some(({ status, asked }) => status === "not-evaluated" && asked);
  return { checks, headline, incomplete };
}
