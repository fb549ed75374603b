import { type AwsError, ERRORS_OF_AWS } from "./aws-error-rows.js";
import { ERRORS_OF_TOOLS } from "./tool-error-rows.js";

/**
 * More telling texts first: the first that fits is taken. What AWS documents, what its tools have in their sources, and
 * what users report of STS.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (codes, "could not be validated")
 * @see https://repost.aws/knowledge-center/iam-sts-invalididentitytoken (verification key)
 * @see https://repost.aws/knowledge-center/eks-troubleshoot-irsa-errors (no provider, not authorized, ARN)
 * @see https://github.com/aws-actions/configure-aws-credentials/issues/357 (thumbprint), its src/assumeRole.ts (the action's own)
 * @see https://github.com/boto/botocore/blob/develop/botocore/credentials.py (role ARN)
 * @see https://github.com/aws/aws-sdk-go-v2/issues/2469 (role ARN), https://github.com/jkroepke/helm-secrets/issues/432 (IMDS)
 */
export const AWS_ERRORS: readonly AwsError[] = [...ERRORS_OF_AWS, ...ERRORS_OF_TOOLS];

/** What an error of AWS can mean; null for one that is not in the table. */
export function explainAwsError(name: string, message: string): AwsError | null {
  const text = `${name}: ${message}`.toLowerCase();
  return AWS_ERRORS.find((each) => text.includes(each.text.toLowerCase()) && each.unless?.(text) !== true) ?? null;
}
