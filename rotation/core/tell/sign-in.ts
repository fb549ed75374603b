import type { ProviderResult, Verification } from "../model.js";

/** A provider's thumbprints as its report leaves them. */
export type ListState =
  /** A required one is missing now. */
  | "missing"
  /** One was missing, and was added. */
  | "corrected"
  | "complete";

/** Of one provider, as it is now. */
export function listStateOf({ outcome, decision }: Pick<ProviderResult, "outcome" | "decision">): ListState {
  if ((decision?.missing.length ?? 0) === 0) return "complete";
  return outcome === "rotated" ? "corrected" : "missing";
}

const PINNED: Readonly<Record<ListState, string>> = {
  missing:
    "Sign-in most likely fails now: AWS most likely uses the thumbprints for this host, and a required one is missing.",
  corrected:
    "Sign-in most likely works now: AWS most likely uses the thumbprints for this host, and the missing one was added.",
  complete:
    "Sign-in most likely works: AWS most likely uses the thumbprints for this host, and each required one is registered.",
};

/**
 * Whether sign-in is likely affected now, no more and no less than AWS documents.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function signInNow(verification: Verification | null, state: ListState): string {
  return verification === "thumbprint-pinned" ? PINNED[state] : signInSentence(verification);
}

/** How AWS verifies a host, whatever its list. */
export function signInSentence(verification: Verification | null): string {
  if (verification === "likely-publicly-trusted") {
    return "Sign-in is most likely not affected: AWS verifies a publicly trusted host against its own CA library and uses thumbprints only when it cannot fetch the certificate.";
  }
  if (verification === "thumbprint-pinned") {
    return "Sign-in depends on the thumbprints: AWS most likely uses them for this host, and refuses tokens while a required one is missing.";
  }
  return "Whether sign-in is affected is not known: the host could not be observed in full.";
}

/** Whether sign-in most likely fails now. */
export function mostLikelyFails(result: Pick<ProviderResult, "outcome" | "decision">): boolean {
  return result.decision?.verification === "thumbprint-pinned" && listStateOf(result) === "missing";
}
