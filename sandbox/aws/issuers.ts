import type { IssuerEvidence } from "../../federation/doctor/evidence/evidence.js";

/** What IAM and STS see of issuers. Everything is fetched anew each time, over TLS; nothing rejects. */
export interface Issuers {
  /**
   * The last presented certificates of the host that serves an issuer's keys, as thumbprints: one for each chain that
   * it presents, RSA and ECDSA. Empty when it could not be reached.
   *
   * @param issuer - with `https://`
   */
  thumbprintsOf(issuer: string): Promise<readonly string[]>;
  /** Discovery document, keys, signature and certificates of a token's issuer. */
  examine(issuer: string, token: string): Promise<IssuerEvidence>;
}
