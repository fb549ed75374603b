import type { Outcome, ProviderResult, Verification } from "../../rotation/core/model.js";
import { type Alert, alertsOf } from "../../rotation/core/tell/alerts.js";
import type { Change } from "../../rotation/core/tell/change.js";
import { changeAlert } from "../../rotation/core/tell/change-alert.js";
import { deniedAlert } from "../../rotation/core/tell/denied.js";
import { consoleUrl, type Place } from "../../rotation/core/tell/place.js";
import { placed } from "../../rotation/core/tell/placed.js";
import { decision, fault, resultAt, thumbprint } from "../support/builders.js";

const RUNBOOK = "https://wiki.example/runbook";
const WHERE = { partition: "aws", region: "us-east-1" };
const PLACE: Place = {
  account: "111122223333",
  links: [
    { name: "Log", url: consoleUrl(WHERE, { logGroup: "OidcThumbprints-Log" }) ?? "" },
    { name: "Dashboard", url: consoleUrl(WHERE, { dashboard: "OidcThumbprints" }) ?? "" },
  ],
  reach: ["--allow-private '*.corp.example'"],
};
const [NEW, OLD, OTHER] = [thumbprint("new"), thumbprint("old"), thumbprint("other")];
const PRIVATE = "idp.corp.example";
const GKE = "container.googleapis.com";
const CLUSTER = "v1/projects/p/locations/us-east4/clusters/c";

/** A provider whose issuer presents `NEW` where `OLD` is registered. */
function drift(outcome: Outcome, verification: Verification, given: Partial<ProviderResult> = {}): ProviderResult {
  const [host, path] = verification === "thumbprint-pinned" ? [PRIVATE, "team"] : [GKE, CLUSTER];
  const planned = [NEW, OLD];
  const plan = { kind: "rotate", to: planned } as const;
  return resultAt(host, path, {
    outcome,
    registered: [OLD],
    decision: decision({ plan, missing: [NEW], planned, verification }),
    ...given,
  });
}

function change(action: string, result: ProviderResult, thumbprints: string[] | null = null): Change {
  const who = "arn:aws:sts::111122223333:assumed-role/deploy/ci";
  return { arn: result.arn, action, who, when: "2026-11-22T02:14:09Z", thumbprints };
}

const FULL = [OLD, OTHER, ...["a", "b", "c"].map(thumbprint)];
const NO_SLOT = drift("rotated", "thumbprint-pinned", {
  registered: FULL,
  decision: decision({ missing: [NEW], planned: [NEW, ...FULL.slice(0, 4)], verification: "thumbprint-pinned" }),
});
const IMPOSTOR = resultAt(GKE, CLUSTER, {
  outcome: "untrusted",
  decision: null,
  fault: fault("unknown-issuer", "the chain of container.googleapis.com:443 does not lead to a trusted root"),
});
const DENIED = resultAt(GKE, CLUSTER, {
  outcome: "not-checked",
  decision: null,
  registered: [],
  fault: fault(
    "access-denied",
    `iam:GetOpenIDConnectProvider on ${IMPOSTOR.arn} is denied; grant it to the role or user that calls. AWS says: explicit deny`,
  ),
});
const CHANGED = drift("drifted", "thumbprint-pinned");
const GONE = resultAt(PRIVATE, "gone", { outcome: "skipped", decision: null, registered: [] });

/** Each alert, and when it is sent. */
export function sampleAlerts(): (readonly [string, Alert])[] {
  const of = (...results: ProviderResult[]) => alertsOf(results, RUNBOOK)[0] ?? null;
  const changed = { arn: CHANGED.arn, result: CHANGED, before: [NEW] };
  const gone = { arn: GONE.arn, result: GONE, before: null };
  const writing = change("UpdateOpenIDConnectProviderThumbprint", CHANGED, [OLD]);
  const samples: [string, Alert | null][] = [
    ["rotated", of(drift("rotated", "likely-publicly-trusted"))],
    ["rotated, a pin dropped for want of a slot", of(NO_SLOT)],
    [
      "rotation-failed",
      of(drift("rotation-failed", "thumbprint-pinned", { fault: fault("throttled", "IAM throttled") })),
    ],
    ["untrusted", of(IMPOSTOR)],
    ["drifted, sign-in most likely fails", of(drift("drifted", "thumbprint-pinned"))],
    ["drifted, a publicly trusted host", of(drift("drifted", "likely-publicly-trusted"))],
    ["access-denied, a provider", deniedAlert([DENIED], [], RUNBOOK)],
    [
      "access-denied, a call of each run",
      deniedAlert(
        [],
        [fault("access-denied", "cloudwatch:PutMetricData on namespace OidcThumbprintRotation is denied")],
        RUNBOOK,
      ),
    ],
    ["changed-by-other", changeAlert([{ ...changed, changes: [writing] }], RUNBOOK)],
    [
      "changed-by-other, a deletion",
      changeAlert([{ ...gone, changes: [change("DeleteOpenIDConnectProvider", GONE)] }], RUNBOOK),
    ],
  ];
  return samples.flatMap(([name, alert]) => (alert === null ? [] : [[name, placed(alert, PLACE)] as const]));
}
