import * as v from "valibot";

const CustomResourceRequest = v.object({
  RequestType: v.picklist(["Create", "Update", "Delete"]),
  ResponseURL: v.pipe(v.string(), v.url()),
  StackId: v.string(),
  RequestId: v.string(),
  LogicalResourceId: v.string(),
  PhysicalResourceId: v.optional(v.string()),
});

/**
 * CloudFormation asking, during a deployment, for the first run.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export type DeploymentRequest = v.InferOutput<typeof CustomResourceRequest>;

/** What CloudFormation is told. FAILED rolls the deployment back. */
export interface DeploymentAnswer {
  readonly status: "SUCCESS" | "FAILED";
  /** Shown with FAILED; empty with SUCCESS. */
  readonly reason: string;
}

/** The request behind an event; null for any other event, such as the schedule's. */
export function deploymentOfEvent(event: unknown): DeploymentRequest | null {
  const parsed = v.safeParse(CustomResourceRequest, event);
  return parsed.success ? parsed.output : null;
}

/** The body that CloudFormation expects at the ResponseURL. It takes at most 4096 bytes. */
export function answerBody(request: DeploymentRequest, { status, reason }: DeploymentAnswer): string {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = LogicalResourceId } = request;
  return JSON.stringify({
    Status: status,
    Reason: reason,
    PhysicalResourceId,
    StackId,
    RequestId,
    LogicalResourceId,
  });
}
