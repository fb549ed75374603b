import { safe } from "../../../rotation/core/fault/sanitize.js";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import {
  type Check,
  type CheckId,
  type Diagnosis,
  failed,
  notAsked,
  notEvaluated,
  passed,
  seenValue,
  step,
  unseen,
} from "../check.js";
import type { DiagnosisCode } from "../codes.js";
import type { Evidence, Fetched } from "../evidence/evidence.js";

/**
 * STS gives up on an issuer that takes longer.
 * @see https://repost.aws/knowledge-center/iam-sts-invalididentitytoken
 */
const STS_LIMIT_MS = 5000;
/** A timer may fire a little early. */
const TIMER_SLACK_MS = 50;

/** Chains that verify nowhere are faults; chains of a private CA are none, and cannot be read from here without it. */
const PRIVATE_CA = ["unknown-issuer", "self-signed"];
const OURS = ["no-time-left", "no-route"];

/** Whether the discovery document can be fetched by everyone, fast enough, and is of this issuer. */
export function checkDiscovery({ issuer, token }: Evidence): Check {
  if (issuer.kind !== "seen") return unseen("discovery", issuer);
  const { discovery, problem, jwks } = issuer.value;
  const fetched = checkFetched("discovery", discovery, "discovery document");
  if (fetched.status !== "passed" || problem === null || jwks !== null) return fetched;
  return failed("discovery", {
    code: "discovery-unusable",
    severity: "fault",
    cause: problem,
    values: [
      { label: "token", value: seenValue(token)?.claims.issuer ?? "(no token)" },
      { label: "document", value: discovery.url },
    ],
    fix: [
      step(
        "Look at the document; issuer must be the token's iss, letter by letter:",
        `curl -sS ${shellQuote(discovery.url)}`,
      ),
    ],
  });
}

/** Whether the issuer's keys can be fetched by everyone, fast enough. */
export function checkJwks({ issuer }: Evidence): Check {
  if (issuer.kind !== "seen") return unseen("jwks", issuer);
  const { jwks, problem, keyIds } = issuer.value;
  if (jwks === null) return notAsked("jwks", "without a usable discovery document nothing names the keys");
  const fetched = checkFetched("jwks", jwks, "JWKS");
  if (fetched.status !== "passed") return fetched;
  if (problem !== null) return failed("jwks", unreachable("jwks-unreachable", problem, jwks));
  return passed("jwks", safe`${jwks.url}: ${countOf(keyIds.length, "key")} in ${jwks.durationMs} ms`);
}

function checkFetched(id: CheckId, fetched: Fetched, what: string): Check {
  const { url, durationMs, status, fault } = fetched;
  const slow = durationMs > STS_LIMIT_MS - (fault?.code === "timeout" ? TIMER_SLACK_MS : 0);
  if (fault?.code === "timeout" && !slow) {
    return notEvaluated(id, safe`no answer from ${url} within ${durationMs} ms; raise --timeout to 6 seconds`);
  }
  if (slow) return failed(id, slowly(fetched, what));
  if (fault === null) return passed(id, safe`${url} in ${durationMs} ms`);
  if (status === 401 || status === 403 || fault.code === "address-refused") return failed(id, notPublic(fetched, what));
  if (PRIVATE_CA.includes(fault.code)) {
    return notEvaluated(id, `${fault.message}; --ca-file adds the CA of a private issuer`);
  }
  if (OURS.includes(fault.code)) return notEvaluated(id, fault.message);
  return failed(
    id,
    unreachable("jwks-unreachable", safe`the ${what} cannot be fetched from here: ${fault.message}`, fetched),
  );
}

function slowly({ url, durationMs, fault }: Fetched, what: string): Diagnosis {
  const took = fault === null ? `took ${durationMs} ms` : `did not come within ${durationMs} ms`;
  return {
    code: "jwks-slow",
    severity: "fault",
    cause: safe`the ${what} ${took}, and STS gives up after about ${STS_LIMIT_MS} ms`,
    values: [
      { label: "took", value: `${durationMs} ms, ${url}` },
      { label: "STS waits", value: `about ${STS_LIMIT_MS} ms` },
    ],
    fix: [step("Find out where the time goes:", timing(url))],
  };
}

function notPublic({ url, status, fault }: Fetched, what: string): Diagnosis {
  const answer = status === null ? (fault?.message ?? "") : `HTTP status ${status}`;
  return {
    code: "jwks-not-public",
    severity: "fault",
    cause: safe`the ${what} is not public: ${url} answers ${answer}, and STS fetches it from the internet without credentials`,
    values: [
      { label: "answer", value: answer },
      { label: "wanted", value: "HTTP status 200 for everyone" },
    ],
    fix: [step("Open it to everyone, then try without credentials from outside your network:", timing(url))],
  };
}

function unreachable(code: DiagnosisCode, cause: string, { url, status, fault }: Fetched): Diagnosis {
  return {
    code,
    severity: "fault",
    cause,
    values: [
      { label: "answer", value: fault?.message ?? `HTTP status ${status ?? "(none)"}` },
      { label: "wanted", value: `JSON from ${url}` },
    ],
    fix: [step("Try it from outside your network:", timing(url))],
  };
}

function timing(url: string): string {
  return `curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' ${shellQuote(url)}`;
}

/** Whether a key of the issuer signed the token. */
export function checkSignature({ issuer, token }: Evidence): Check {
  if (issuer.kind !== "seen") return unseen("signature", issuer);
  if (token.kind !== "seen") return notAsked("signature", "there is no token to look at");
  const { signature, keyIds, jwks } = issuer.value;
  const { keyId, algorithm } = token.value.claims;
  if (signature === "valid") return passed("signature", safe`signed with key ${keyId ?? "(unnamed)"} of the issuer`);
  if (signature === "not-checked") return notEvaluated("signature", "the issuer's keys could not be read");
  const keys = keyIds.join(", ") || "(none)";
  const values = [
    { label: "token key", value: `${keyId ?? "(unnamed)"}, ${algorithm}` },
    { label: "JWKS keys", value: keys },
  ];
  if (signature === "key-unknown") {
    const cause = safe`the token is signed with key ${keyId ?? "(unnamed)"}, the issuer publishes ${keys}`;
    const fix = [
      step("The issuer changed its keys, or the token is of another cluster. Take a new token and compare:"),
      step("", `curl -sS ${shellQuote(jwks?.url ?? "")}`),
    ];
    return failed("signature", { code: "key-unknown", severity: "fault", cause, values, fix });
  }
  const cause =
    signature === "bad"
      ? safe`the signature of the token does not verify with key ${keyId ?? "(unnamed)"} of the issuer, which publishes ${keys}`
      : safe`the token is signed by ${algorithm}; AWS takes RS256, RS384, RS512, ES256, ES384 and ES512`;
  const fix = [step("Take the token anew, whole and unchanged; it is not one that the issuer signed.")];
  return failed("signature", { code: "signature-bad", severity: "fault", cause, values, fix });
}
