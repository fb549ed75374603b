import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AWS_AUDIENCE, subjectOf, type Workload } from "../federation/workload.js";
import type { Clock } from "../rotation/ports.js";
import type { SandboxIssuer } from "./issuer.js";

/** A token file as a projected volume has it. */
export interface ProjectedToken {
  /** Below the folder of all tokens: `NAMESPACE/NAME/token`. */
  readonly path: string;
  readonly workload: Workload;
  /** Null for the issuer's own, which a token has that asks for none. */
  readonly audience: string | null;
  /** That ended an hour ago: what stays in a file that was copied, or mounted with `subPath`. */
  readonly ended?: true;
}

const NAMESPACE = "arc-system";
const RUNNER: Workload = { namespace: NAMESPACE, serviceAccount: "runner" };

/** What the pods of the playground's new cluster find. */
export const PROJECTED_TOKENS = {
  runner: { path: `${NAMESPACE}/runner/token`, workload: RUNNER, audience: AWS_AUDIENCE },
  default: {
    path: `${NAMESPACE}/default/token`,
    workload: { namespace: NAMESPACE, serviceAccount: "default" },
    audience: AWS_AUDIENCE,
  },
  wrongAudience: { path: `${NAMESPACE}/wrong-audience/token`, workload: RUNNER, audience: null },
  expired: { path: `${NAMESPACE}/expired/token`, workload: RUNNER, audience: AWS_AUDIENCE, ended: true },
} as const satisfies Readonly<Record<string, ProjectedToken>>;

/** Life of a token in seconds, as the guide's `expirationSeconds` has it. */
export const TOKEN_SECONDS = 86_400;

/**
 * A kubelet asks anew after 80 % of a token's life, or after 24 hours.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/ (token volume projection)
 */
const REFRESH_MS = Math.min(0.8 * TOKEN_SECONDS, 86_400) * 1000;
/** After a file could not be written. */
const RETRY_MS = 60_000;

export interface Kubelet {
  readonly issuer: SandboxIssuer;
  /** Where the token files go. */
  readonly folder: string;
  readonly clock: Clock;
  /** Ends the refreshing. */
  readonly ended: AbortSignal;
}

/**
 * Writes the token files, and writes them anew in time until `ended` aborts. A reader sees the old token or the new
 * one, never half of one.
 */
export async function projectTokens(kubelet: Kubelet): Promise<void> {
  for (const token of Object.values(PROJECTED_TOKENS)) await write(token, kubelet);
  refreshAfter(REFRESH_MS, kubelet);
}

function refreshAfter(ms: number, kubelet: Kubelet): void {
  const { clock, ended } = kubelet;
  if (ended.aborted) return;
  const cancel = clock.after(ms, () => {
    ended.removeEventListener("abort", cancel);
    projectTokens(kubelet).catch(() => refreshAfter(RETRY_MS, kubelet));
  });
  ended.addEventListener("abort", cancel, { once: true });
}

async function write(
  { path, workload, audience, ended }: ProjectedToken,
  { issuer, folder, clock }: Kubelet,
): Promise<void> {
  const now = new Date(clock.now().getTime() - (ended ? (TOKEN_SECONDS + 3600) * 1000 : 0));
  const claims = {
    aud: [audience ?? issuer.issuer],
    sub: subjectOf(workload),
    nbf: Math.floor(now.getTime() / 1000),
    "kubernetes.io": { namespace: workload.namespace, serviceaccount: { name: workload.serviceAccount } },
  };
  const token = await issuer.signToken(claims, { now, expiresInSeconds: TOKEN_SECONDS });
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, token, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
