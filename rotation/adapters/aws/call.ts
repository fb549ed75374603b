import { denialText } from "../../core/fault/denial.js";
import { FaultError } from "../../core/fault/fault.js";
import { escapeUnprintable, sanitize } from "../../core/fault/sanitize.js";
import type { FaultCode } from "../../core/model.js";

/** What is called, in the words of an IAM policy, so that a refusal names what is missing. */
export interface AwsCall {
  /** For example `iam:GetOpenIDConnectProvider`. */
  readonly action: string;
  readonly resource: string;
}

/** What the SDK puts on its errors. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const CODES: Readonly<Record<string, FaultCode>> = {
  AbortError: "no-time-left",
  AccessDenied: "access-denied",
  AccessDeniedException: "access-denied",
  AuthorizationError: "access-denied",
  AuthorizationErrorException: "access-denied",
  UnauthorizedOperation: "access-denied",
  KMSAccessDenied: "access-denied",
  KMSAccessDeniedException: "access-denied",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  ThrottledException: "throttled",
  RequestLimitExceeded: "throttled",
  TooManyRequestsException: "throttled",
  NoSuchEntity: "provider-gone",
  NoSuchEntityException: "provider-gone",
  ConcurrentModification: "concurrent-modification",
  ConcurrentModificationException: "concurrent-modification",
  InvalidInput: "invalid-input",
  InvalidInputException: "invalid-input",
  ValidationError: "invalid-input",
  CredentialsProviderError: "aws-not-configured",
  ExpiredToken: "aws-not-configured",
  ExpiredTokenException: "aws-not-configured",
  InvalidClientTokenId: "aws-not-configured",
  MissingAuthenticationToken: "aws-not-configured",
  SignatureDoesNotMatch: "aws-not-configured",
  TokenProviderError: "aws-not-configured",
  TokenRefreshRequired: "aws-not-configured",
  UnrecognizedClientException: "aws-not-configured",
  TimeoutError: "aws-unreachable",
};

/** What the SDK says when it found nothing anywhere. */
const NO_CREDENTIALS = /^Could not load credentials from any providers/;

/** The usual ways to have some. */
const WAYS =
  "sign in (aws sso login) and name the profile by --profile or AWS_PROFILE; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or run where a role is attached";

/**
 * Makes one call to AWS and translates what goes wrong.
 *
 * @throws {FaultError} one of the store codes, or `no-time-left`
 */
export async function callAws<T>(call: AwsCall, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    const error = cause as SdkError;
    const code = codeOf(error);
    throw new FaultError(code, messageFor(code, call, error), { cause });
  }
}

/** Whether AWS answered that there were too many calls, by an error's name or by HTTP status 429. */
export function isThrottling(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name = "", $metadata } = error as Partial<SdkError>;
  return CODES[name] === "throttled" || $metadata?.httpStatusCode === 429;
}

function codeOf(error: SdkError): FaultCode {
  // The SDK has no name for this one.
  if (error.message === "Region is missing") return "aws-not-configured";
  const known = CODES[error.name];
  if (known !== undefined) return known;
  // Sockets and OpenSSL give their errors a code; the SDK's own have a name.
  const answered = error.$metadata?.httpStatusCode !== undefined;
  return !answered && error.code !== undefined ? "aws-unreachable" : "aws-failed";
}

function messageFor(code: FaultCode, { action, resource }: AwsCall, { name, message, code: system }: SdkError): string {
  // The SDK adds a line about its own fields.
  const said = sanitize((message || system || name).replace(/\n.*/s, ""));
  // Whole: a resource cut short is none.
  const what = `${action} on ${escapeUnprintable(resource)}`;
  switch (code) {
    case "no-time-left":
      return "the run's time was up";
    case "access-denied":
      return denialText(what, said);
    case "aws-not-configured":
      return NO_CREDENTIALS.test(said)
        ? `no AWS credentials for ${action}: ${WAYS}`
        : `no usable AWS credentials or region for ${action} (see --profile and --region): ${said}`;
    case "aws-unreachable":
      return `AWS could not be reached for ${action}: ${said}`;
    default:
      return `${what} failed (${sanitize(name)}): ${said}`;
  }
}
