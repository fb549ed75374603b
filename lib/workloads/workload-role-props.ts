import type { Duration } from "aws-cdk-lib";
import type { IManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { duration, flag, type Kinds, listOf, objectWith, required, text, texts } from "../prop-kinds.js";
import type { WorkloadProvider } from "./gke-oidc-provider.js";

/** Options of `WorkloadRole`. */
export interface WorkloadRoleProps {
  /**
   * Whose tokens the role trusts.
   * @default - `providers` are given
   */
  readonly provider?: WorkloadProvider;

  /**
   * Several of them, for a workload that runs in several clusters under the same names: a statement each.
   * @default - `provider` is given
   */
  readonly providers?: readonly WorkloadProvider[];

  /** Kubernetes namespace of the workload. */
  readonly namespace: string;

  /**
   * Kubernetes service account of the workload. `default` gives a warning: every pod that names none has it.
   * @default - `serviceAccounts`, or `dangerouslyAllowAnyServiceAccount`
   */
  readonly serviceAccount?: string;

  /**
   * Several of them: each has its place in an exact list of subjects.
   * @default - `serviceAccount`, or `dangerouslyAllowAnyServiceAccount`
   */
  readonly serviceAccounts?: readonly string[];

  /**
   * Lets every service account of the namespace in, also those that somebody creates later, instead of some.
   * @default false
   */
  readonly dangerouslyAllowAnyServiceAccount?: boolean;

  /**
   * Audience of the workload's tokens. It has to be one of the client ids of each provider.
   * @default "sts.amazonaws.com"
   */
  readonly audience?: string;

  /**
   * Lets the role assume itself, as SOPS does when a file names the role that is in use already. Needs `roleName`.
   * @default false
   */
  readonly allowSelfAssume?: boolean;

  /**
   * Name of the role: 1 to 64 letters, digits and `+ = , . @ _ -`.
   * @default - made by CloudFormation
   */
  readonly roleName?: string;

  /**
   * The longest session that a workload may ask for: 1 to 12 hours. A role assumed by itself gets an hour at most.
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * Policies to attach.
   * @default - none
   */
  readonly managedPolicies?: readonly IManagedPolicy[];

  /**
   * What else the role may do.
   * @default - nothing
   */
  readonly statements?: readonly PolicyStatement[];

  /**
   * Bounds whatever the role is granted.
   * @default - no boundary
   */
  readonly permissionsBoundary?: IManagedPolicy;
}

const PROVIDER = objectWith(
  ["providerArn", "issuer", "clientIds"],
  "a GkeOidcProvider, or what GkeOidcProvider.fromExisting(this, {…}) gives",
);
const POLICY = objectWith(["managedPolicyArn"], "a managed policy of the CDK");

/** What each prop may be. */
export const WORKLOAD_ROLE_KINDS: Kinds<WorkloadRoleProps> = {
  provider: PROVIDER,
  providers: listOf(PROVIDER),
  namespace: required(text),
  serviceAccount: text,
  serviceAccounts: texts,
  dangerouslyAllowAnyServiceAccount: flag,
  audience: text,
  allowSelfAssume: flag,
  roleName: text,
  maxSessionDuration: duration,
  managedPolicies: listOf(POLICY),
  statements: listOf(objectWith(["toStatementJson"], "a PolicyStatement")),
  permissionsBoundary: POLICY,
};
