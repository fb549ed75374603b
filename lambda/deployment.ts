import { ConfigError } from "../rotation/core/fault/fault.js";
import { answerCloudFormation } from "./deployment-answer.js";
import type { DeploymentAnswer, DeploymentRequest } from "./deployment-request.js";

/**
 * The first run, for a deployment. It fails the deployment only when the configuration cannot be used: whatever else goes
 * wrong is told as after any run, and the next one tries again.
 */
export async function respondToDeployment<T>(request: DeploymentRequest, run: () => Promise<T>): Promise<T | null> {
  if (request.RequestType === "Delete") {
    await answerCloudFormation(request, { status: "SUCCESS", reason: "" });
    return null;
  }
  const answer: DeploymentAnswer = { status: "SUCCESS", reason: "" };
  try {
    const summary = await run();
    await answerCloudFormation(request, answer);
    return summary;
  } catch (error) {
    const failed = error instanceof ConfigError;
    await answerCloudFormation(request, failed ? { status: "FAILED", reason: error.message } : answer);
    throw error;
  }
}
