import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { NAME_RULES } from "../../federation/workload.js";
import { checked, OptionError, within } from "../option-error.js";
import { checkProps, pick } from "../prop-kinds.js";
import { STACK_PROP_KINDS } from "../stack-props.js";
import { DeniedSignIns } from "./denied-sign-ins.js";
import {
  FEDERATION_ROLE_KINDS,
  FEDERATION_STACK_KINDS,
  type FederationRole,
  type FederationStackProps,
} from "./federation-options.js";
import { createProviders, providersOf } from "./federation-providers.js";
import type { WorkloadProvider } from "./gke-oidc-provider.js";
import { serviceAccountsOf } from "./trust.js";
import { MAX_SESSION_HOURS, WorkloadRole } from "./workload-role.js";

/** Where roles and their policies stand, each under the name of its role. */
interface Scopes {
  readonly roles: Construct;
  readonly policies: Construct;
}

/**
 * A GKE cluster as OIDC provider, or several, and a role for each workload.
 *
 * @throws {OptionError} at synth, naming the option, the value given and the values allowed
 */
export class FederationStack extends Stack {
  /** The provider, the first of several. */
  readonly provider: WorkloadProvider;
  /** All of them: by name when they have names, the only one by the empty one. */
  readonly providers: ReadonlyMap<string, WorkloadProvider>;
  /** By name. */
  readonly roles: ReadonlyMap<string, WorkloadRole>;

  constructor(scope: Construct, id: string, props: FederationStackProps) {
    checkProps("FederationStack", props, FEDERATION_STACK_KINDS);
    super(scope, id, pick<StackProps>(props, STACK_PROP_KINDS));
    const { roles, alertOnDenied } = props;
    this.providers = createProviders(this, props);
    this.provider = firstOf(this.providers);
    // Names of roles are anybody's choice: beside the stack's own constructs one could have the name of those.
    const scopes = { roles: new Construct(this, "Roles"), policies: new Construct(this, "Policies") };
    for (const [index, role] of roles.entries()) {
      within(`roles[${index}]`, () => checkProps("a role", role, FEDERATION_ROLE_KINDS));
    }
    refuseSame(
      "roles",
      roles.map(({ name }) => name),
    );
    refuseSame("providers", [...this.providers.keys()]);
    this.roles = new Map(
      roles.map((role, index) => [role.name, within(`roles[${index}]`, () => this.createRole(role, scopes))]),
    );
    this.addOutputs(roles);
    if (alertOnDenied !== undefined) this.watch(alertOnDenied, props);
  }

  private addOutputs(roles: readonly FederationRole[]): void {
    for (const [name, { providerArn, issuer }] of this.providers) {
      new CfnOutput(this, `ProviderArn${outputKey(name)}`, { value: providerArn, description: issuer });
    }
    for (const role of roles) {
      const value = this.roles.get(role.name)?.roleArn ?? "";
      const description = `AWS_ROLE_ARN of ${role.namespace}:${serviceAccountsOf(role).join(",") || "*"}`;
      new CfnOutput(this, `RoleArn${outputKey(role.name)}`, { value, description });
    }
  }

  private watch(alarmTopic: ITopic, { runbookUrl }: FederationStackProps): void {
    const roleArns = [...this.roles.values()].map(({ roleArn }) => roleArn);
    if (roleArns.length === 0) throw new OptionError("alertOnDenied", "true", "false while there are no roles");
    new DeniedSignIns(this, "Denied", { roleArns, alarmTopic, ...(runbookUrl === undefined ? {} : { runbookUrl }) });
  }

  private createRole(role: FederationRole, scopes: Scopes): WorkloadRole {
    const { name, providers: _, maxSessionHours, managedPolicies = [], statements = [], ...others } = role;
    const { permissionsBoundary, ...rest } = others;
    const roleName = checked("name", name, NAME_RULES.roleName);
    const policies = new Construct(scopes.policies, name);
    const policy = (id: string, arn: string) => ManagedPolicy.fromManagedPolicyArn(policies, id, arn);
    return new WorkloadRole(scopes.roles, name, {
      ...rest,
      providers: providersOf(role, this.providers),
      roleName,
      managedPolicies: managedPolicies.map((arn, index) => policy(`Policy${index}`, arn)),
      statements: statements.map((statement) => PolicyStatement.fromJson(statement)),
      ...(maxSessionHours === undefined ? {} : { maxSessionDuration: readHours(maxSessionHours) }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary: policy("Boundary", permissionsBoundary) }),
    });
  }
}

function firstOf(providers: ReadonlyMap<string, WorkloadProvider>): WorkloadProvider {
  for (const provider of providers.values()) return provider;
  throw new OptionError("providers", "{}", "one provider or more");
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
function refuseSame(option: "roles" | "providers", names: readonly string[]): void {
  const keys = names.map((name) => outputKey(name).toLowerCase());
  const index = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (index < 0) return;
  const [given = "", first = ""] = [names[index], names[keys.indexOf(keys[index] ?? "")]];
  const path = option === "roles" ? `roles[${index}].name` : "name of providers";
  throw new OptionError(path, given, `a name that differs from "${first}" in its letters and digits`);
}
