import { Annotations, Duration, Stack } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  type IGrantable,
  type IPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
} from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { NAME_RULES } from "../../federation/workload.js";
import { checked, OptionError } from "../option-error.js";
import { checkProps } from "../prop-kinds.js";
import { describeWorkload, principalOf, refuseLongTrust, serviceAccountsOf } from "./trust.js";
import { WORKLOAD_ROLE_KINDS, type WorkloadRoleProps } from "./workload-role-props.js";

/** Limit of IAM. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const MAX_SESSION_HOURS = 12;

const MIN_SESSION = Duration.hours(1);
const MAX_SESSION = Duration.hours(MAX_SESSION_HOURS);

/**
 * A role for a workload: exactly its subjects and this audience, by tokens of its clusters. It may do what it is given, by
 * props or by `grantX(role)` of other constructs. Where a role of the CDK is wanted, `.role` is it.
 *
 * @throws {OptionError} at synth, naming the option, the value given and the values allowed
 */
export class WorkloadRole extends Construct implements IGrantable {
  /** The role itself, for what takes an `IRole`: `policy.attachToRole(workloadRole.role)`. */
  readonly role: Role;
  readonly roleArn: string;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    checkProps("WorkloadRole", props, WORKLOAD_ROLE_KINDS);
    const { permissionsBoundary, managedPolicies = [] } = props;
    const roleName = props.roleName === undefined ? null : checked("roleName", props.roleName, NAME_RULES.roleName);
    const self = props.allowSelfAssume === true ? this.arnOf(roleName) : null;
    const statements = [...(props.statements ?? []), ...(self === null ? [] : [mayAssume(self)])];
    this.role = new Role(this, "Role", {
      description: `For ${describeWorkload(props)}, by tokens of its cluster`,
      assumedBy: principalOf(props),
      maxSessionDuration: readSession(props.maxSessionDuration),
      managedPolicies: [...managedPolicies],
      ...(roleName === null ? {} : { roleName }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      ...(statements.length === 0 ? {} : { inlinePolicies: { Workload: new PolicyDocument({ statements }) } }),
    });
    if (self !== null) this.role.assumeRolePolicy?.addStatements(trustsItself(self));
    refuseLongTrust(this.role);
    this.roleArn = this.role.roleArn;
    this.grantPrincipal = this.role;
    if (serviceAccountsOf(props).includes("default")) this.warnOfDefault(props.namespace);
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
