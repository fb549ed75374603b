import type { Provider, Thumbprint, Verification } from "../../../rotation/core/model.js";
import type { TokenClaims } from "../../token/claims.js";
import type { Surroundings } from "../credentials/model.js";
import type { Tool } from "../credentials/tools.js";

/** Something looked at; or not, because it failed (`could not`) or because nobody asked for it. */
export type Seen<T> =
  | { readonly kind: "seen"; readonly value: T }
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  | { readonly kind: "not-asked"; readonly why: string };

/** Everything a diagnosis is made from. No secret, no token, no signature. */
export interface Evidence {
  /** When it was collected: token times are compared with this moment. */
  readonly at: Date;
  readonly intent: Intent;
  readonly environment: Seen<EnvironmentEvidence>;
  readonly token: Seen<TokenEvidence>;
  readonly issuer: Seen<IssuerEvidence>;
  readonly providers: Seen<ProvidersEvidence>;
  readonly role: Seen<RoleEvidence>;
  readonly sops: Seen<readonly SopsKey[]>;
  readonly live: Seen<LiveEvidence>;
}

/** What the user says that it should be. */
export interface Intent {
  readonly tokenFile: string | null;
  readonly roleArn: string | null;
  readonly audience: string;
  /** How long the job runs that uses the token. */
  readonly jobMinutes: number | null;
  /** The tool in question; null for all. */
  readonly tool: Tool | null;
}

/** What decides which credentials an AWS SDK takes. Of secrets only the names. */
export interface EnvironmentEvidence extends Surroundings {
  /** Well-known token files that exist here. */
  readonly tokenFilesFound: readonly string[];
}

export interface TokenEvidence {
  readonly path: string;
  readonly claims: TokenClaims;
}

export interface IssuerEvidence {
  readonly discovery: Fetched;
  /** Null when the discovery document names none that could be fetched. */
  readonly jwks: Fetched | null;
  /** What is wrong with the contents of either document; null when nothing is. */
  readonly problem: string | null;
  /** Key ids of the JWKS. */
  readonly keyIds: readonly string[];
  readonly signature: SignatureVerdict;
  readonly tls: TlsEvidence;
}

/** `not-checked`: there were no keys to check with. */
export type SignatureVerdict = "valid" | "key-unknown" | "bad" | "algorithm-refused" | "not-checked";

export interface Fetched {
  readonly url: string;
  /** Whole exchange, connecting included. */
  readonly durationMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly fault: { readonly code: string; readonly message: string } | null;
}

/** What the issuer's endpoints present. */
export interface TlsEvidence {
  readonly required: readonly Thumbprint[];
  readonly verification: Verification | null;
  /** Why `required` is not known, or not all of it. */
  readonly fault: { readonly code: string; readonly message: string } | null;
}

export interface ProvidersEvidence {
  /** All providers of the account that was read; null when they could not be listed. */
  readonly arns: readonly string[] | null;
  /** The one whose ARN is the token's issuer; null when there is none. */
  readonly exact: Provider | null;
  /** When there is none: one whose ARN differs from the token's issuer in form only. */
  readonly near: Provider | null;
}

export interface RoleEvidence {
  /** Null when the policy came from a file. */
  readonly arn: string | null;
  /** The document as text. */
  readonly trustPolicy: string;
}

/** A KMS key that SOPS uses. */
export interface SopsKey {
  readonly file: string;
  readonly keyArn: string;
  /** The role that SOPS assumes for the key. */
  readonly roleArn: string | null;
  /** `aws_profile`: SOPS takes it instead of what the environment brings. */
  readonly profile: string | null;
}

export interface LiveEvidence {
  /** What AssumeRoleWithWebIdentity answered. */
  readonly assume: LiveAnswer;
  /** What GetCallerIdentity answered, with the credentials just received; null when there were none. */
  readonly identity: LiveAnswer | null;
}

/** The ARN that AWS answered with, or its error. */
export type LiveAnswer =
  | { readonly kind: "arn"; readonly arn: string }
  | { readonly kind: "error"; readonly name: string; readonly message: string };
