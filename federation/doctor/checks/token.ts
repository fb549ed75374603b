import { safe } from "../../../rotation/core/fault/sanitize.js";
import { HIDDEN_TOKEN } from "../../../rotation/core/fault/secrets.js";
import type { TokenClaims } from "../../token/claims.js";
import { type Check, type CheckId, type Diagnosis, failed, notAsked, passed, step, unseen } from "../check.js";
import type { Evidence } from "../evidence/evidence.js";

/** Less time left than this, and a call may come too late. */
const EXPIRING_SECONDS = 300;
/** A moment so far ahead of this machine's clock cannot be explained by rounding. */
const SKEW_SECONDS = 60;
const DAY_SECONDS = 86_400;
/** Kubelet looks at its tokens about every minute. */
const GRACE_SECONDS = 300;

const REFRESH =
  "Kubelet writes a projected token anew after 80 % of its life, 24 hours at most. It cannot where the volume is mounted with subPath, and a copy of the file stays as it is: let the SDK read the projected file itself.";

/** Whether there is a token that can be read. */
export function checkToken({ token }: Evidence): Check {
  if (token.kind === "not-asked") return unseen("token", token);
  if (token.kind === "failed" && token.code === "token-as-path") return failed("token", asPath(token.message));
  if (token.kind === "failed") {
    return failed("token", {
      code: "token-unreadable",
      severity: "fault",
      cause: token.message,
      values: [
        { label: "found", value: token.code },
        { label: "wanted", value: "a JWT of a projected service account token" },
      ],
      fix: [step("Mount a projected token and look at it:", "ls -lL /var/run/secrets/aws/")],
    });
  }
  const { path, claims } = token.value;
  return passed("token", safe`${path}: ${claims.subject} of ${claims.issuer}`);
}

/** A token where the name of its file belongs. */
export function asPath(cause: string): Diagnosis {
  return {
    code: "token-as-path",
    severity: "fault",
    cause: `${cause}; it is not shown, and whoever saw it can use it until it ends`,
    values: [
      { label: "given", value: HIDDEN_TOKEN },
      { label: "wanted", value: "the path of a file that holds the token" },
    ],
    fix: [
      step("Name the file that holds the token; the projected volume writes it:", "ls -lL /var/run/secrets/aws/"),
      step("Take the token out of variables and logs where it was written."),
    ],
  };
}

/** Whether AWS takes the token at this moment. */
export function checkTokenTimes({ token, at }: Evidence): Check {
  const id: CheckId = "token-times";
  if (token.kind !== "seen") return noToken(id);
  const { claims } = token.value;
  const secondsLeft = secondsBetween(at, claims.expiresAt);
  const starts = [claims.notBefore, claims.issuedAt].filter((date) => date !== null);
  const ahead = Math.max(0, ...starts.map((date) => secondsBetween(at, date)));
  const tooEarly = claims.notBefore !== null && claims.notBefore > at;
  if (tooEarly || ahead > SKEW_SECONDS) return failed(id, skew(claims, at, ahead));
  if (secondsLeft <= 0) return failed(id, expired(claims, at, -secondsLeft));
  return passed(id, `valid until ${iso(claims.expiresAt)}, ${duration(secondsLeft)} from now`);
}

function skew({ notBefore, issuedAt }: TokenClaims, at: Date, ahead: number): Diagnosis {
  const start = notBefore ?? issuedAt ?? at;
  return {
    code: "clock-skew",
    severity: "fault",
    cause: `the token begins at ${iso(start)}, ${duration(ahead)} after this machine's clock, ${iso(at)}: one of the clocks is wrong`,
    values: [
      { label: "token begins", value: iso(start) },
      { label: "clock says", value: iso(at) },
    ],
    fix: [
      step("Compare the machine's clock with the time, and start its time service:", "date -u; timedatectl status"),
    ],
  };
}

function expired({ expiresAt, issuedAt }: TokenClaims, at: Date, ago: number): Diagnosis {
  const written = issuedAt === null ? "" : `; the file still holds the token of ${iso(issuedAt)}`;
  return {
    code: "token-expired",
    severity: "fault",
    cause: `the token ended at ${iso(expiresAt)}, ${duration(ago)} before this machine's clock, ${iso(at)}${written}`,
    values: [
      { label: "token ended", value: iso(expiresAt) },
      { label: "clock says", value: iso(at) },
    ],
    fix: [
      step(REFRESH),
      step("Give the token more time in the volume:", "- serviceAccountToken:\n    expirationSeconds: 86400"),
    ],
  };
}

/** Whether the token lasts, and is written anew in time. */
export function checkTokenLifetime(evidence: Evidence): Check {
  const { token, at, intent } = evidence;
  const id: CheckId = "token-lifetime";
  if (token.kind !== "seen") return noToken(id);
  const { claims } = token.value;
  const secondsLeft = secondsBetween(at, claims.expiresAt);
  if (secondsLeft <= 0) return notAsked(id, "the token has ended");
  const diagnosis =
    notRefreshed(claims, at) ?? expiring(claims, secondsLeft) ?? shorter(claims, secondsLeft, intent.jobMinutes);
  return diagnosis === null ? passed(id, `${duration(secondsLeft)} left`) : failed(id, diagnosis);
}

function notRefreshed({ issuedAt, expiresAt }: TokenClaims, at: Date): Diagnosis | null {
  if (issuedAt === null) return null;
  const life = secondsBetween(issuedAt, expiresAt);
  const age = secondsBetween(issuedAt, at);
  const due = Math.min(life * 0.8, DAY_SECONDS);
  if (age <= due + Math.min(GRACE_SECONDS, life * 0.1)) return null;
  return {
    code: "token-not-refreshed",
    severity: "warning",
    cause: `the token is ${duration(age)} old and should have been written anew after ${duration(due)}`,
    values: [
      { label: "age", value: duration(age) },
      { label: "written anew", value: `after ${duration(due)}` },
    ],
    fix: [step(REFRESH)],
  };
}

function expiring({ expiresAt }: TokenClaims, secondsLeft: number): Diagnosis | null {
  if (secondsLeft >= EXPIRING_SECONDS) return null;
  return {
    code: "token-expiring",
    severity: "warning",
    cause: `the token ends in ${duration(secondsLeft)}, at ${iso(expiresAt)}; at least ${duration(EXPIRING_SECONDS)} are wanted`,
    values: [
      { label: "left", value: duration(secondsLeft) },
      { label: "wanted", value: duration(EXPIRING_SECONDS) },
    ],
    fix: [step(REFRESH)],
  };
}

function shorter({ expiresAt }: TokenClaims, secondsLeft: number, jobMinutes: number | null): Diagnosis | null {
  const wanted = (jobMinutes ?? 0) * 60;
  if (secondsLeft >= wanted) return null;
  const life = Math.min(DAY_SECONDS, Math.max(3600, Math.ceil((wanted * 1.5) / 3600) * 3600));
  return {
    code: "token-shorter-than-job",
    severity: "warning",
    cause: `the token ends in ${duration(secondsLeft)}, at ${iso(expiresAt)}, and the job runs ${duration(wanted)}`,
    values: [
      { label: "left", value: duration(secondsLeft) },
      { label: "job", value: duration(wanted) },
    ],
    fix: [
      step("Give the token more time in the volume:", `- serviceAccountToken:\n    expirationSeconds: ${life}`),
      step("A tool that reads the token once also needs a session as long: the role's maximum session duration."),
    ],
  };
}

/** Checks that need a token do not repeat that there is none. */
function noToken(id: CheckId): Check {
  return notAsked(id, "there is no token to look at");
}

function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}

function iso(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `90 s`, `59 min`, `23 h 59 min`, `12 days`. @param seconds - 0 or more */
function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 2) return `${Math.round(seconds)} s`;
  if (minutes < 120) return `${minutes} min`;
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)} days`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
