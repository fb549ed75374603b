import { Duration, Stack } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { ContextAttribute, Schedule, ScheduleTargetInput, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { RunSchedule } from "./interval.js";

/** More attempts would fall into the next interval. They concern delivery only: Lambda itself repeats failed runs. */
const DELIVERY_RETRIES = 3;

/** What the schedule starts, and where undelivered events go. */
export interface RunScheduleProps {
  readonly schedule: RunSchedule;
  readonly enabled: boolean;
  readonly target: IFunction;
  readonly deadLetters: Queue;
}

/** Starts the function by EventBridge Scheduler, with a role that can do just that. */
export class RotationSchedule extends Construct {
  constructor(scope: Construct, id: string, { schedule, enabled, target, deadLetters }: RunScheduleProps) {
    super(scope, id);
    const { expression, interval, window } = schedule;
    const role = this.createRole(target, deadLetters);
    new Schedule(this, "Schedule", {
      description: "Starts the rotation of OIDC thumbprints",
      schedule: expression,
      enabled,
      timeWindow: window === null ? TimeWindow.off() : TimeWindow.flexible(window),
      target: new LambdaInvoke(target, {
        // Without updates the role keeps to its own statements; the CDK's would include all versions of the function.
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        retryAttempts: DELIVERY_RETRIES,
        maxEventAge: Duration.minutes(Math.floor(interval.toMinutes() / 4)),
        // From both the function derives where in the list the run starts.
        input: ScheduleTargetInput.fromObject({
          time: ContextAttribute.scheduledTime,
          intervalMinutes: interval.toMinutes(),
        }),
      }),
    });
  }

  /** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  private createRole(target: IFunction, deadLetters: Queue): Role {
    const stack = Stack.of(this);
    const group = stack.formatArn({ service: "scheduler", resource: "schedule-group", resourceName: "default" });
    return new Role(this, "Role", {
      description: "Lets EventBridge Scheduler start the rotation of OIDC thumbprints",
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stack.account, "aws:SourceArn": group } },
      }),
      inlinePolicies: {
        Start: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [target.functionArn] }),
            // Scheduler writes its dead letters with this role.
            new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] }),
          ],
        }),
      },
    });
  }
}
