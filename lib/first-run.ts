import { CustomResource, Duration, RemovalPolicy } from "aws-cdk-lib";
import type { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { RunSchedule } from "./interval.js";
import type { RotationFunction } from "./rotation-function.js";

/** Enough for a run that times out, Lambda's pause of a minute, and the second run. CloudFormation's own is an hour. */
const ANSWER_TIMEOUT = Duration.minutes(5);

/** What is run, and what makes it worth another run. */
export interface FirstRunProps {
  readonly target: RotationFunction;
  readonly schedule: RunSchedule;
}

/**
 * A run by the deployment itself, when the service is created and whenever its code, its settings or its schedule
 * change: then the dashboard has data and the alarm on missing runs finds one.
 *
 * It is a custom resource that the function answers itself, so that it takes no second function with a role of its own.
 * The function answers FAILED, which rolls the deployment back, only when its configuration cannot be used; whatever
 * else goes wrong in a run is told as after any run, and the next run tries again.
 */
export class FirstRun extends Construct {
  constructor(scope: Construct, id: string, { target, schedule }: FirstRunProps) {
    super(scope, id);
    const { code } = target.function.node.defaultChild as CfnFunction;
    const resource = new CustomResource(this, "Run", {
      resourceType: "Custom::FirstRun",
      serviceToken: target.function.functionArn,
      serviceTimeout: ANSWER_TIMEOUT,
      // Nothing is there to be deleted, and asking a function that fails would keep the stack from going.
      removalPolicy: RemovalPolicy.RETAIN,
      properties: {
        code,
        environment: target.environment,
        schedule: schedule.expression.expressionString,
      },
    });
    resource.node.addDependency(target);
  }
}
