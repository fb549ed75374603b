import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { NAME_RULES } from "../../federation/workload.js";
import { checked, OptionError, within } from "../option-error.js";
import { DeniedSignIns } from "./denied-sign-ins.js";
import { GkeOidcProvider, type GkeOidcProviderProps, type WorkloadProvider } from "./gke-oidc-provider.js";
import { MAX_SESSION_HOURS, WorkloadRole, type WorkloadRoleProps } from "./workload-role.js";

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
    "namespace" | "serviceAccount" | "dangerouslyAllowAnyServiceAccount" | "audience" | "allowSelfAssume"
  > {
  /** Name of the role. Two of a stack differ in their letters and digits, which name their outputs. */
  readonly name: string;

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

/** What the stack makes. */
export interface FederationOptions extends Omit<GkeOidcProviderProps, "removalPolicy"> {
  /**
   * The account has the provider already: the roles trust it, and nothing is created.
   * @default false
   */
  readonly existingProvider?: boolean;

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

/** Where roles and their policies stand, each under the name of its role. */
interface Scopes {
  readonly roles: Construct;
  readonly policies: Construct;
}

/**
 * A GKE cluster as OIDC provider, and a role for each workload.
 *
 * @throws {OptionError} at synth, naming the option, the value given and the values allowed
 */
export class FederationStack extends Stack {
  readonly provider: WorkloadProvider;
  /** By name. */
  readonly roles: ReadonlyMap<string, WorkloadRole>;

  constructor(scope: Construct, id: string, props: FederationStackProps) {
    super(scope, id, props);
    const { roles, alertOnDenied, runbookUrl } = props;
    this.provider = this.createProvider(props);
    // Names of roles are anybody's choice: beside the stack's own constructs one could have the name of those.
    const scopes = { roles: new Construct(this, "Roles"), policies: new Construct(this, "Policies") };
    this.roles = new Map(
      refuseSame(roles).map((role, index) => [
        role.name,
        within(`roles[${index}]`, () => this.createRole(role, scopes)),
      ]),
    );
    new CfnOutput(this, "ProviderArn", { value: this.provider.providerArn, description: this.provider.issuer });
    for (const { name, ...role } of roles) {
      const value = this.roles.get(name)?.roleArn ?? "";
      new CfnOutput(this, `RoleArn${outputKey(name)}`, { value, description: `AWS_ROLE_ARN of ${describe(role)}` });
    }
    if (alertOnDenied === undefined) return;
    const roleArns = [...this.roles.values()].map(({ roleArn }) => roleArn);
    if (roleArns.length === 0) throw new OptionError("alertOnDenied", "true", "false while there are no roles");
    const watched = { roleArns, alarmTopic: alertOnDenied };
    new DeniedSignIns(this, "Denied", { ...watched, ...(runbookUrl === undefined ? {} : { runbookUrl }) });
  }

  private createProvider({ existingProvider = false, ...props }: FederationStackProps): WorkloadProvider {
    if (!existingProvider) return new GkeOidcProvider(this, "Provider", props);
    if (props.thumbprints !== undefined) {
      throw new OptionError("thumbprints", props.thumbprints.join(", "), "nothing when existingProvider is true");
    }
    return GkeOidcProvider.fromExisting(this, props);
  }

  private createRole(role: FederationRole, scopes: Scopes): WorkloadRole {
    const { name, maxSessionHours, managedPolicies = [], statements = [], permissionsBoundary, ...rest } = role;
    const roleName = checked("name", name, NAME_RULES.roleName);
    const policies = new Construct(scopes.policies, name);
    const policy = (id: string, arn: string) => ManagedPolicy.fromManagedPolicyArn(policies, id, arn);
    return new WorkloadRole(scopes.roles, name, {
      ...rest,
      provider: this.provider,
      roleName,
      managedPolicies: managedPolicies.map((arn, index) => policy(`Policy${index}`, arn)),
      statements: statements.map((statement) => PolicyStatement.fromJson(statement)),
      ...(maxSessionHours === undefined ? {} : { maxSessionDuration: readHours(maxSessionHours) }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary: policy("Boundary", permissionsBoundary) }),
    });
  }
}

function readHours(hours: number): Duration {
  if (Number.isInteger(hours) && hours >= 1 && hours <= MAX_SESSION_HOURS) return Duration.hours(hours);
  throw new OptionError("maxSessionHours", String(hours), `a whole number from 1 to ${MAX_SESSION_HOURS}`);
}

/** `staging-deploy` as `StagingDeploy`. */
function outputKey(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** IAM takes names that differ in case for the same, and outputs have letters and digits only. */
function refuseSame(roles: readonly FederationRole[]): readonly FederationRole[] {
  const keys = roles.map(({ name }) => outputKey(name).toLowerCase());
  const index = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (index < 0) return roles;
  const first = roles[keys.indexOf(keys[index] ?? "")]?.name;
  throw new OptionError(
    `roles[${index}].name`,
    roles[index]?.name ?? "",
    `a name that differs from "${first}" in its letters and digits`,
  );
}

function describe({ namespace, serviceAccount = "*" }: Omit<FederationRole, "name">): string {
  return `${namespace}:${serviceAccount}`;
}
