import { difference, isPlaceholder, MAX_THUMBPRINTS } from "../certificate/thumbprint.js";
import type { ProviderResult, Thumbprint } from "../model.js";

/** A registered value that the new list does not have. */
export interface Dropped {
  readonly thumbprint: Thumbprint;
  /** What it was, and so why it went. */
  readonly was: string;
}

const NO_SLOT = `required by nothing seen today; a list holds ${MAX_THUMBPRINTS}`;

/** What the planned list drops of the registered one. */
export function droppedBy({ registered, decision, findings }: ProviderResult): Dropped[] {
  const planned = decision?.planned ?? registered;
  const leaf = (value: Thumbprint) =>
    findings.some(({ code, message }) => code === "leaf-pinned" && message.includes(value));
  return difference(registered, planned).map((thumbprint) => {
    if (isPlaceholder(thumbprint)) return { thumbprint, was: "a placeholder" };
    if (leaf(thumbprint)) return { thumbprint, was: "the host's own certificate, which ends with its renewal" };
    return { thumbprint, was: planned.length === MAX_THUMBPRINTS ? NO_SLOT : "required by nothing seen today" };
  });
}

/** Whether a pin went that may still be needed somewhere: not a placeholder, not a leaf. */
export function losesPin(result: ProviderResult): boolean {
  return droppedBy(result).some(({ was }) => was === NO_SLOT);
}
