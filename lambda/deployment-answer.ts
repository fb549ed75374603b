import { FaultError } from "../rotation/core/fault/fault.js";
import { answerBody, type DeploymentAnswer, type DeploymentRequest } from "./deployment-request.js";

const ATTEMPTS = 3;
const TIMEOUT_MS = 3000;

/**
 * Tells CloudFormation how its request ended. Without an answer a deployment waits for its timeout.
 * @throws {FaultError} `aws-unreachable` when it cannot be told
 */
export async function answerCloudFormation(request: DeploymentRequest, answer: DeploymentAnswer): Promise<void> {
  // Bytes, not text: the signature of the URL covers an empty content type.
  const body = new TextEncoder().encode(answerBody(request, answer));
  let cause: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const { ok, status } = await fetch(request.ResponseURL, { method: "PUT", body, signal, redirect: "error" });
      if (ok) return;
      cause = new Error(`HTTP status ${status}`);
    } catch (error) {
      cause = error;
    }
  }
  throw new FaultError("aws-unreachable", "CloudFormation could not be told how the first run ended", { cause });
}
