import type { Node } from "constructs";
import { NAME_RULES, type Rule } from "../../federation/workload.js";
import { OptionError } from "../option-error.js";
import type { FederationOptions, FederationProvider, FederationRole, StatementJson } from "./federation-options.js";
import { flag, listOf, mapOf, objectOf, oneOf, oneOrMore, text, whole } from "./read-block.js";
import { MAX_SESSION_HOURS } from "./workload-role.js";

/** The block of `cdk.json`, or of `-c`, that asks for a provider and roles. */
export const FEDERATION_BLOCK = "federation";

/** What the block says. */
export interface FederationContext extends FederationOptions {
  /**
   * Alarms go to the topic of the rotation when sign-ins are denied.
   * @default false
   */
  readonly alertOnDenied?: boolean;
}

const ANY: Rule = { pattern: /./, allowed: "text" };
const THUMBPRINT: Rule = { pattern: /^[0-9a-f]{40}$/i, allowed: "40 hex digits" };
const SID: Rule = { pattern: /^[A-Za-z0-9]+$/, allowed: "letters and digits" };
const ACTION: Rule = { pattern: /^(\*|[a-z0-9-]+:[\w*?]+)$/i, allowed: "an action, like kms:Decrypt" };
const RESOURCE: Rule = { pattern: /^(\*|arn:.+)$/, allowed: "an ARN, wildcards allowed" };
const POLICY_ARN: Rule = {
  pattern: /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
  allowed: "ARN of a managed policy, like arn:aws:iam::123456789012:policy/NAME",
};

const statement = objectOf<StatementJson>(
  {
    Sid: text(SID),
    Effect: oneOf(["Allow", "Deny"]),
    Action: oneOrMore(text(ACTION)),
    Resource: oneOrMore(text(RESOURCE)),
    Condition: mapOf(mapOf(oneOrMore(text(ANY)))),
  },
  ["Effect", "Action", "Resource"],
);

const role = objectOf<FederationRole>(
  {
    name: text(NAME_RULES.roleName),
    namespace: text(NAME_RULES.namespace),
    serviceAccount: text(NAME_RULES.serviceAccount),
    serviceAccounts: listOf(text(NAME_RULES.serviceAccount)),
    dangerouslyAllowAnyServiceAccount: flag,
    providers: listOf(text(ANY)),
    audience: text(NAME_RULES.audience),
    allowSelfAssume: flag,
    maxSessionHours: whole(1, MAX_SESSION_HOURS),
    managedPolicies: listOf(text(POLICY_ARN)),
    statements: listOf(statement),
    permissionsBoundary: text(POLICY_ARN),
  },
  ["name", "namespace"],
);

const PROVIDER = {
  project: text(NAME_RULES.project),
  location: text(NAME_RULES.location),
  cluster: text(NAME_RULES.cluster),
  issuer: text(ANY),
  clientIds: listOf(text(NAME_RULES.audience)),
  thumbprints: listOf(text(THUMBPRINT)),
  existingProvider: flag,
} as const;

const block = objectOf<FederationContext>(
  {
    ...PROVIDER,
    providers: mapOf(objectOf<FederationProvider>(PROVIDER, [])),
    alertOnDenied: flag,
    roles: listOf(role),
  },
  ["roles"],
);

/**
 * The provider and the roles that the context asks for: an object in `cdk.json`, JSON in `-c federation='{…}'`. Null
 * when there is no such block. What takes more than one value to judge, the stack judges.
 *
 * @throws {OptionError} naming the path of the value, the value given and what is allowed
 */
export function readFederation(node: Node): FederationContext | null {
  const value: unknown = node.tryGetContext(FEDERATION_BLOCK) ?? null;
  if (value === null) return null;
  return block(typeof value === "string" ? parse(value) : value, FEDERATION_BLOCK);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new OptionError(
      FEDERATION_BLOCK,
      json,
      'JSON, like {"project": …, "location": …, "cluster": …, "roles": […]}',
    );
  }
}
