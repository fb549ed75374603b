import type { Workload } from "../workload.js";

/** The folder of the token in a pod, as the guides have it. */
export const TOKEN_FOLDER = "/var/run/secrets/aws";

/** The token in a pod. */
export const TOKEN_FILE = `${TOKEN_FOLDER}/token`;

/** The name of the volume with the token. */
export const TOKEN_VOLUME = "aws-iam-token";

/** What the files are made of: checked, complete, and free of anything that could break out of one. */
export interface Plan {
  /** With `https://`, letter by letter as tokens say it. */
  readonly issuer: string;
  readonly account: string;
  /** ARN of the OIDC provider. */
  readonly provider: string;
  readonly role: { readonly name: string; readonly arn: string };
  readonly workload: Workload;
  /** The `sub` claim of the workload's tokens. */
  readonly subject: string;
  readonly audience: string;
  /** The AWS region that the workload works in. */
  readonly region: string;
  /** Life of a token. */
  readonly expirationSeconds: number;
  /** Whether the trust policy lets the role assume itself. */
  readonly selfAssume: boolean;
  /** ARN of the KMS key that SOPS encrypts with; null without SOPS. */
  readonly sopsKey: string | null;
  /** Null: no GitHub runners, so neither Helm files nor workflows. */
  readonly runners: Runners | null;
}

/** GitHub's side of self-hosted runners. */
export interface Runners {
  /** Where the runners register: an organization, a repository or an enterprise. */
  readonly githubUrl: string;
  /** Label of the runners, and name of the scale set: what `runs-on` asks for. */
  readonly label: string;
}

/** One file that `setup` makes. */
export interface Artefact {
  /** Relative, with forward slashes. */
  readonly path: string;
  /** What it is for, one sentence without a full stop. */
  readonly purpose: string;
  /** Ends with a newline. */
  readonly text: string;
  /** Whether it is a script to run. */
  readonly executable: boolean;
}

/** A file that is read and not run. */
export function artefact(path: string, purpose: string, text: string): Artefact {
  return { path, purpose, text, executable: false };
}
