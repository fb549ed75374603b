import { safe } from "../../../rotation/core/fault/sanitize.js";
import { issuerFault } from "../../issuer.js";
import { type Diagnosis, step } from "../check.js";

/** Why STS can never fetch the documents of an issuer, by its name alone; null when nothing speaks against it. */
export function unreachableIssuer(issuer: string): Diagnosis | null {
  const found = issuerFault(issuer);
  if (found === null || !found.unreachable) return null;
  return {
    code: "issuer-unreachable",
    severity: "fault",
    cause: safe`the token's issuer is ${issuer}: ${found.why}`,
    values: [
      { label: "token", value: issuer },
      { label: "wanted", value: "an issuer that everybody on the internet can fetch over https" },
    ],
    fix: [step(`The cluster needs ${found.instead}.`), step("Then take a new token, and register the new issuer.")],
  };
}
