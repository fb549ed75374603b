import { Stack } from "aws-cdk-lib";
import { CompositePrincipal, FederatedPrincipal, type IPrincipal, type Role } from "aws-cdk-lib/aws-iam";
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
import type { WorkloadRoleProps } from "./workload-role-props.js";

/** More names would hide what a description is about. */
const DESCRIBED_ACCOUNTS = 3;

/** What IAM can be asked to raise its 2048 characters to. */
const MAX_TRUST_CHARACTERS = 4096;

/** Who may assume the role: for each provider a statement, which wants the subjects and the audience of its tokens. */
export function principalOf(props: WorkloadRoleProps): IPrincipal {
  const principals = readProviders(props).map((provider) => {
    return new FederatedPrincipal(
      provider.providerArn,
      conditionsFor(provider, props),
      "sts:AssumeRoleWithWebIdentity",
    );
  });
  const [first, ...others] = principals;
  return first !== undefined && others.length === 0 ? first : new CompositePrincipal(...principals);
}

/**
 * Refuses a trust policy that is longer than IAM can be asked to allow. References take about as many characters as what
 * they become.
 *
 * @throws {OptionError}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function refuseLongTrust(role: Role): void {
  const { length } = JSON.stringify(Stack.of(role).resolve(role.assumeRolePolicy));
  if (length <= MAX_TRUST_CHARACTERS) return;
  const allowed = `so many that they take at most ${MAX_TRUST_CHARACTERS} characters in the trust policy`;
  throw new OptionError("serviceAccounts and providers", `${length} characters`, allowed);
}

/** The workload in words. */
export function describeWorkload(props: Names): string {
  const accounts = serviceAccountsOf(props);
  if (accounts.length === 0) return `every service account of namespace ${props.namespace}`;
  if (accounts.length > DESCRIBED_ACCOUNTS)
    return `${accounts.length} service accounts of namespace ${props.namespace}`;
  const noun = accounts.length === 1 ? "service account" : "service accounts";
  return `${noun} ${accounts.join(", ")} of namespace ${props.namespace}`;
}

type Names = Pick<WorkloadRoleProps, "namespace" | "serviceAccount" | "serviceAccounts">;

/** The names given, in either way. */
export function serviceAccountsOf({ serviceAccount, serviceAccounts }: Omit<Names, "namespace">): readonly string[] {
  return serviceAccounts ?? (serviceAccount === undefined ? [] : [serviceAccount]);
}

function readProviders({ provider, providers }: WorkloadRoleProps): readonly WorkloadProvider[] {
  const given = providers ?? (provider === undefined ? [] : [provider]);
  if (provider !== undefined && providers !== undefined) {
    throw new OptionError("provider", provider.issuer, "nothing when providers are given");
  }
  if (given.length === 0) {
    const [option, value] = providers === undefined ? ["provider", "undefined"] : ["providers", "[]"];
    throw new OptionError(option, value, "one provider, or one or more as providers");
  }
  const issuers = given.map(({ issuer }) => issuer);
  const twice = issuers.find((issuer, index) => issuers.indexOf(issuer) < index);
  if (twice !== undefined) throw new OptionError("providers", twice, "each provider once");
  return given;
}

function conditionsFor({ issuer, clientIds }: WorkloadProvider, props: WorkloadRoleProps): TokenConditions {
  const namespace = checked("namespace", props.namespace, NAME_RULES.namespace);
  const audience = checked("audience", props.audience ?? AWS_AUDIENCE, NAME_RULES.audience);
  if (!clientIds.includes(audience)) {
    throw new OptionError("audience", audience, `one of the provider's client ids: ${clientIds.join(", ")}`);
  }
  const subjects = readServiceAccounts(props).map((serviceAccount) => subjectOf({ namespace, serviceAccount }));
  const [first, ...others] = subjects;
  if (first === undefined) return namespaceConditions(issuer, namespace, audience);
  return tokenConditions(issuer, others.length === 0 ? first : subjects, audience);
}

/** None where every service account is wanted. */
function readServiceAccounts(props: WorkloadRoleProps): readonly string[] {
  const { serviceAccount, serviceAccounts, dangerouslyAllowAnyServiceAccount: any = false } = props;
  const option = serviceAccounts === undefined ? "serviceAccount" : "serviceAccounts";
  const { pattern, allowed } = NAME_RULES.serviceAccount;
  const given = serviceAccountsOf(props);
  if (any && (serviceAccount ?? serviceAccounts) === undefined) return [];
  if (any) throw new OptionError(option, given.join(", "), "nothing when dangerouslyAllowAnyServiceAccount is true");
  if (serviceAccount !== undefined && serviceAccounts !== undefined) {
    throw new OptionError("serviceAccount", serviceAccount, "nothing when serviceAccounts are given");
  }
  if (serviceAccount === undefined && serviceAccounts === undefined)
    throw new OptionError(option, "undefined", allowed);
  if (given.length === 0 || new Set(given).size < given.length) {
    throw new OptionError(option, given.join(", "), "one or more names, each once");
  }
  const rule = { pattern, allowed: `${allowed}; for all of the namespace: dangerouslyAllowAnyServiceAccount` };
  return given.map((name) => checked(option, name, rule));
}
