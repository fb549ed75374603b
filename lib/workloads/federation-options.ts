import type { StackProps } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { anything, flag, type Kinds, listOf, objectWith, required, TOPIC, text, texts } from "../prop-kinds.js";
import { STACK_PROP_KINDS } from "../stack-props.js";
import { type GkeOidcProviderProps, PROVIDER_KINDS } from "./gke-oidc-provider.js";
import type { WorkloadRoleProps } from "./workload-role-props.js";

/** A statement of a permissions policy, in AWS's own JSON. */
export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role of the stack: the options of `WorkloadRole`, as JSON has them. */
export interface FederationRole
  extends Pick<
    WorkloadRoleProps,
    | "namespace"
    | "serviceAccount"
    | "serviceAccounts"
    | "dangerouslyAllowAnyServiceAccount"
    | "audience"
    | "allowSelfAssume"
  > {
  /** Name of the role. Two of a stack differ in their letters and digits, which name their outputs. */
  readonly name: string;

  /**
   * Names of the providers whose tokens the role trusts.
   * @default - the only provider; with several of them, some have to be named
   */
  readonly providers?: readonly string[];

  /**
   * The longest session, in whole hours: 1 to 12.
   * @default 1
   */
  readonly maxSessionHours?: number;

  /**
   * ARNs of policies to attach.
   * @default - none
   */
  readonly managedPolicies?: readonly string[];

  /**
   * What else the role may do.
   * @default - nothing
   */
  readonly statements?: readonly StatementJson[];

  /**
   * ARN of the policy that bounds the role.
   * @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

/** A provider of the stack. */
export interface FederationProvider extends Omit<GkeOidcProviderProps, "removalPolicy"> {
  /**
   * The account has the provider already: the roles trust it, and nothing is created.
   * @default false
   */
  readonly existingProvider?: boolean;
}

/** What the stack makes: one provider, or several by name, and roles. */
export interface FederationOptions extends FederationProvider {
  /**
   * Several providers, each by a name of letters, digits and hyphens that is used in this stack only.
   * @default - one provider, by the options beside this one
   */
  readonly providers?: Readonly<Record<string, FederationProvider>>;

  /** The roles, none to register just the provider. */
  readonly roles: readonly FederationRole[];
}

/** Options of the stack. */
export interface FederationStackProps extends StackProps, FederationOptions {
  /**
   * Topic that hears of denied sign-ins, once in 15 minutes at most; see `DeniedSignIns`.
   * @default - nobody hears of them
   */
  readonly alertOnDenied?: ITopic;

  /**
   * Where the runbook is published, as an https URL without a fragment.
   * @default - the alarm names the section of docs/runbook.md
   */
  readonly runbookUrl?: string;
}

const { removalPolicy: _, ...PROVIDER } = PROVIDER_KINDS;

/** What each option of a provider may be. */
export const FEDERATION_PROVIDER_KINDS: Kinds<FederationProvider> = { ...PROVIDER, existingProvider: flag };

/** What each option of a role may be; `WorkloadRole` looks at those that it gets. */
export const FEDERATION_ROLE_KINDS: Kinds<FederationRole> = {
  name: required(text),
  namespace: required(text),
  serviceAccount: anything,
  serviceAccounts: anything,
  dangerouslyAllowAnyServiceAccount: anything,
  audience: anything,
  allowSelfAssume: anything,
  providers: texts,
  maxSessionHours: anything,
  managedPolicies: texts,
  statements: listOf(objectWith(["Effect", "Action", "Resource"], "a statement of a policy in AWS's own JSON")),
  permissionsBoundary: text,
};

/** What each option of the stack may be. */
export const FEDERATION_STACK_KINDS: Kinds<FederationStackProps> = {
  ...STACK_PROP_KINDS,
  ...FEDERATION_PROVIDER_KINDS,
  providers: { allowed: "an object of providers", is: (value) => typeof value === "object" && value !== null },
  roles: required({ allowed: "a list of roles", is: Array.isArray }),
  alertOnDenied: TOPIC,
  runbookUrl: text,
};
