import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { acknowledgeWildcard } from "./acknowledge.js";
import { HANDLER, withCode } from "./bundle.js";
import type { Config } from "./config.js";
import { environmentOf } from "./environment.js";
import type { FunctionVpcProps, ThumbprintRotationProps } from "./props.js";
import { createDeadLetterQueue } from "./queue.js";
import { providerArns, roleStatements } from "./role-policy.js";
import { createToldParameter } from "./told-parameter.js";
import { denyOwnCode, interfaceStatements, vpcOptions } from "./vpc-access.js";

/** The function's time limit. Runs take seconds; the deadline of a run lies below it. */
export const FUNCTION_TIMEOUT = Duration.seconds(60);

/** Events wait at most this long for a function that fails or is throttled; then the next run is due anyway. */
const MAX_EVENT_AGE = Duration.hours(1);

/** What the function is built from. */
export interface RotationFunctionProps {
  readonly config: Config;
  readonly topic: ITopic;
  /** Where changes of others wait; null where none are heard of. */
  readonly changes: Queue | null;
  /** Alerts link to it. */
  readonly dashboardName: string;
  readonly props: Pick<ThumbprintRotationProps, "caFile" | "logRetention"> & FunctionVpcProps;
}

/** The function with its role, its log and the queue of the events that it failed on twice. */
export class RotationFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly failureQueue: Queue;
  /** The state that the function keeps from run to run. */
  readonly told: StringParameter;
  readonly environment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    this.told = createToldParameter(this, "Told");
    this.environment = environmentOf({
      ...props.config.raw,
      topicArn: props.topic.topicArn,
      dashboard: props.dashboardName,
      stateParameter: this.told.parameterName,
    });
    this.failureQueue = createDeadLetterQueue(this, "Failed");
    this.logGroup = this.createLogGroup(props.props.logRetention);
    this.role = this.createRole(props);
    this.function = this.createFunction(props);
    if (props.props.vpc !== undefined) denyOwnCode(this, this.role, this.function);
  }

  private createLogGroup(retention = RetentionDays.SIX_MONTHS): LogGroup {
    // Kept when the stack goes: nothing else knows the lists that were replaced. It empties itself.
    return new LogGroup(this, "Log", { retention, removalPolicy: RemovalPolicy.RETAIN });
  }

  /** A role of its own instead of the CDK's default, whose managed policy may write to every log group. */
  private createRole({ config, topic, changes, props }: RotationFunctionProps): Role {
    const own = roleStatements(this, {
      ...config,
      topicArn: topic.topicArn,
      topicKey: topic.masterKey,
      failureQueueArn: this.failureQueue.queueArn,
      parameterArn: this.told.parameterArn,
      changeQueueArn: changes?.queueArn ?? null,
      logGroupArn: this.logGroup.logGroupArn,
    });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `Rotates thumbprints of IAM OIDC providers, mode ${config.mode}`,
      inlinePolicies: {
        Rotation: new PolicyDocument({ statements: [...own, ...interfaceStatements(props)] }),
      },
    });
    acknowledgeRole(role, config.issuerHosts);
    return role;
  }

  private createFunction({ config, props }: RotationFunctionProps): LambdaFunction {
    const maxEventAge = Duration.minutes(Math.min(config.schedule.interval.toMinutes() / 2, MAX_EVENT_AGE.toMinutes()));
    return withCode(props.caFile, (code) => {
      return new LambdaFunction(this, "Function", {
        description: "Keeps thumbprints of IAM OIDC providers in step with what their issuers present",
        code,
        handler: HANDLER,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        memorySize: 512,
        timeout: FUNCTION_TIMEOUT,
        role: this.role,
        environment: { ...this.environment },
        ...vpcOptions(props),
        logGroup: this.logGroup,
        loggingFormat: LoggingFormat.JSON,
        // The function's own log level decides; Lambda drops nothing.
        applicationLogLevelV2: ApplicationLogLevel.TRACE,
        retryAttempts: 1,
        maxEventAge,
        // SqsDestination would grant more than sending.
        onFailure: { bind: () => ({ destination: this.failureQueue.queueArn }) },
      });
    });
  }
}

function acknowledgeRole(role: Role, issuerHosts: readonly string[]): void {
  acknowledgeWildcard(
    role,
    "Resource::*",
    "Listing, metrics (of one namespace, by a condition) and a VPC's interfaces know no resources.",
  );
  acknowledgeWildcard(
    role,
    "Action::kms:GenerateDataKey*",
    "What SNS's documentation asks of publishers to an encrypted topic; the resource is that topic's key alone.",
  );
  for (const arn of issuerHosts.flatMap((host) => providerArns(role, host)).filter((name) => name.includes("*"))) {
    acknowledgeWildcard(
      role,
      `Resource::${arn}`,
      "Providers come and go: the permission covers all of a configured host, and the function filters again.",
    );
  }
}
