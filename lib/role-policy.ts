import { Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Settings } from "../rotation/settings.js";

/** What the function's role is about. */
export interface RoleScope {
  readonly mode: Settings["mode"];
  readonly issuerHosts: readonly string[];
  readonly metricNamespace: string;
  readonly topicArn: string;
  /** The customer key of the topic, if it has one. */
  readonly topicKey: IKey | undefined;
  readonly failureQueueArn: string;
  readonly parameterArn: string;
  /** The queue of changes; null where none are heard of. */
  readonly changeQueueArn: string | null;
  /** With the `:*` that stands for the group's streams. */
  readonly logGroupArn: string;
}

/** Everything that the function may do, one statement for each purpose. In audit mode it can write to no provider. */
export function roleStatements(scope: Construct, role: RoleScope): PolicyStatement[] {
  const providers = role.issuerHosts.flatMap((host) => providerArns(scope, host));
  return [
    // Knows no resources: it answers ARNs only.
    allow("ListProviders", ["iam:ListOpenIDConnectProviders"], ["*"]),
    allow("ReadProviders", ["iam:GetOpenIDConnectProvider"], providers),
    ...(role.mode === "audit"
      ? []
      : [allow("CorrectProviders", ["iam:UpdateOpenIDConnectProviderThumbprint"], providers)]),
    allow("PublishAlerts", ["sns:Publish"], [role.topicArn]),
    ...(role.topicKey === undefined
      ? []
      : [allow("EncryptAlerts", ["kms:Decrypt", "kms:GenerateDataKey*"], [role.topicKey.keyArn])]),
    // Knows no resources either; the namespace is a condition.
    allow("SendMetrics", ["cloudwatch:PutMetricData"], ["*"], { "cloudwatch:namespace": role.metricNamespace }),
    allow("RememberWhatWasTold", ["ssm:GetParameter", "ssm:PutParameter"], [role.parameterArn]),
    ...(role.changeQueueArn === null
      ? []
      : [
          // On behalf of Lambda, which takes the messages with the function's role.
          allow(
            "TakeChanges",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            [role.changeQueueArn],
          ),
        ]),
    allow("KeepFailedEvents", ["sqs:SendMessage"], [role.failureQueueArn]),
    allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [role.logGroupArn]),
  ];
}

/**
 * ARNs of the providers of a host. An ARN holds the issuer without its scheme, so that a host covers `HOST` and
 * `HOST/*`; a pattern's `*` is IAM's.
 */
export function providerArns(scope: Construct, host: string): string[] {
  const names = host === "*" ? ["*"] : [host, `${host}/*`];
  return names.map((name) =>
    Stack.of(scope).formatArn({ service: "iam", region: "", resource: "oidc-provider", resourceName: name }),
  );
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  equals?: Readonly<Record<string, string>>,
): PolicyStatement {
  const conditions = equals === undefined ? {} : { conditions: { StringEquals: equals } };
  return new PolicyStatement({ sid, effect: Effect.ALLOW, actions, resources, ...conditions });
}
