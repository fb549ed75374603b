import type { TokenClaims } from "../../token/claims.js";
import type { DiagnosisCode } from "../codes.js";
import type { Corrector } from "./policy-fix.js";

/** What a denial is explained with. */
export interface Denied extends Corrector {
  /** What the token asks for that is denied. */
  readonly action: string;
}

/** The diagnosis of names that differ in form only. */
export function codeOf(forms: readonly string[], otherwise: DiagnosisCode): DiagnosisCode {
  if (forms.includes("zones")) return "zones-locations";
  return forms.length > 0 ? "issuer-differs" : otherwise;
}

/** Whether text that stands for an audience is a subject. */
export function isSubject(value: string, { subject }: TokenClaims): boolean {
  return value === subject || /^(system:serviceaccount:|repo:)/.test(value);
}
