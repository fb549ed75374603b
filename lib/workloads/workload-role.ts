import { Annotations, Duration, Stack } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  FederatedPrincipal,
  type IGrantable,
  type IManagedPolicy,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
} from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import {
  AWS_AUDIENCE,
  NAME_RULES,
  namespaceConditions,
  subjectOf,
  type TokenConditions,
  tokenConditions,
} from "../../federation/workload.js";
import { checked, OptionError } from "../option-error.js";
import type { WorkloadProvider } from "./gke-oidc-provider.js";

/** Limit of IAM. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const MAX_SESSION_HOURS = 12;

const MIN_SESSION = Duration.hours(1);
const MAX_SESSION = Duration.hours(MAX_SESSION_HOURS);

/** Options of `WorkloadRole`. */
export interface WorkloadRoleProps {
  /** Whose tokens the role trusts. */
  readonly provider: WorkloadProvider;

  /** Kubernetes namespace of the workload. */
  readonly namespace: string;

  /**
   * Kubernetes service account of the workload. `default` gives a warning: every pod that names none has it.
   * @default - `dangerouslyAllowAnyServiceAccount` is true
   */
  readonly serviceAccount?: string;

  /**
   * Lets every service account of the namespace in, also those that somebody creates later, instead of one.
   * @default false
   */
  readonly dangerouslyAllowAnyServiceAccount?: boolean;

  /**
   * Audience of the workload's tokens. It has to be one of the provider's client ids.
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

/**
 * A role for one workload: exactly this subject and this audience. It may do what it is given, by props or by
 * `grantX(role)` of other constructs.
 *
 * @throws {OptionError} at synth, naming the option, the value given and the values allowed
 */
export class WorkloadRole extends Construct implements IGrantable {
  readonly role: Role;
  readonly roleArn: string;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const { provider, permissionsBoundary, managedPolicies = [] } = props;
    const roleName = props.roleName === undefined ? null : checked("roleName", props.roleName, NAME_RULES.roleName);
    const self = props.allowSelfAssume === true ? this.arnOf(roleName) : null;
    const statements = [...(props.statements ?? []), ...(self === null ? [] : [mayAssume(self)])];
    this.role = new Role(this, "Role", {
      description: `For ${describe(props)}, by tokens of its cluster`,
      assumedBy: new FederatedPrincipal(provider.providerArn, readConditions(props), "sts:AssumeRoleWithWebIdentity"),
      maxSessionDuration: readSession(props.maxSessionDuration),
      managedPolicies: [...managedPolicies],
      ...(roleName === null ? {} : { roleName }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      ...(statements.length === 0 ? {} : { inlinePolicies: { Workload: new PolicyDocument({ statements }) } }),
    });
    if (self !== null) this.role.assumeRolePolicy?.addStatements(trustsItself(self));
    this.roleArn = this.role.roleArn;
    this.grantPrincipal = this.role;
    if (props.serviceAccount === "default") this.warnOfDefault(props.namespace);
  }

  /** Spelled out, because a policy inside a role cannot refer to the role. */
  private arnOf(roleName: string | null): string {
    if (roleName === null) throw new OptionError("roleName", "undefined", "a name, because allowSelfAssume is true");
    return Stack.of(this).formatArn({ service: "iam", region: "", resource: "role", resourceName: roleName });
  }

  private warnOfDefault(namespace: string): void {
    const text = `Every pod of namespace ${namespace} that names no service account has "default", and so this role. Give the workload a service account of its own.`;
    Annotations.of(this).addWarningV2("oidc-thumbprint-rotation:defaultServiceAccount", text);
  }
}

/** The account as principal, narrowed to the role: IAM refuses a role as principal that does not exist yet. */
function trustsItself(roleArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: "AllowSelfAssume",
    actions: ["sts:AssumeRole"],
    principals: [new AccountRootPrincipal()],
    conditions: { ArnEquals: { "aws:PrincipalArn": roleArn } },
  });
}

/** Trust in the account leaves it to the caller's own permissions, so that the role needs this as well. */
function mayAssume(roleArn: string): PolicyStatement {
  return new PolicyStatement({ sid: "AssumeSelf", actions: ["sts:AssumeRole"], resources: [roleArn] });
}

function readConditions(props: WorkloadRoleProps): TokenConditions {
  const { provider, serviceAccount, dangerouslyAllowAnyServiceAccount: any = false } = props;
  const namespace = checked("namespace", props.namespace, NAME_RULES.namespace);
  const audience = checked("audience", props.audience ?? AWS_AUDIENCE, NAME_RULES.audience);
  if (!provider.clientIds.includes(audience)) {
    throw new OptionError("audience", audience, `one of the provider's client ids: ${provider.clientIds.join(", ")}`);
  }
  if (serviceAccount === undefined && any) return namespaceConditions(provider.issuer, namespace, audience);
  const { pattern, allowed } = NAME_RULES.serviceAccount;
  if (serviceAccount === undefined) throw new OptionError("serviceAccount", "undefined", allowed);
  if (any) {
    throw new OptionError("serviceAccount", serviceAccount, "nothing when dangerouslyAllowAnyServiceAccount is true");
  }
  const rule = { pattern, allowed: `${allowed}; for all of the namespace: dangerouslyAllowAnyServiceAccount` };
  checked("serviceAccount", serviceAccount, rule);
  return tokenConditions(provider.issuer, subjectOf({ namespace, serviceAccount }), audience);
}

function readSession(duration: Duration = MIN_SESSION): Duration {
  const seconds = duration.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= MIN_SESSION.toSeconds() && seconds <= MAX_SESSION.toSeconds()) {
    return duration;
  }
  throw new OptionError(
    "maxSessionDuration",
    duration.toHumanString(),
    `whole seconds from 1 hour to ${MAX_SESSION_HOURS} hours`,
  );
}

function describe({ namespace, serviceAccount }: WorkloadRoleProps): string {
  return serviceAccount === undefined
    ? `every service account of namespace ${namespace}`
    : `service account ${serviceAccount} of namespace ${namespace}`;
}
