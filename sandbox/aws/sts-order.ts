import { parseRoleArn } from "../../federation/compare.js";
import { constraint, required, validationError } from "./iam-rules.js";
import type { IamStore, StoredRole } from "./iam-store.js";
import { readNumber } from "./input.js";
import { AwsError, type Fields } from "./model.js";
import type { Sessions } from "./sessions.js";

/** What the operations of STS work on. */
export interface StsStores {
  readonly iam: IamStore;
  readonly sessions: Sessions;
}

/** What every AssumeRole operation is told. */
export interface RoleOrder {
  readonly roleArn: string;
  readonly sessionName: string;
  /** 900 to 43200. */
  readonly seconds: number;
}

const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 900;
const MAX_SECONDS = 43_200;

/**
 * Reads what is asked for, before anything is looked up.
 * @throws {AwsError} ValidationError
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function readOrder(input: Fields): RoleOrder {
  const roleArn = required(input, "RoleArn");
  const sessionName = required(input, "RoleSessionName");
  const seconds = readNumber(input, "DurationSeconds") ?? DEFAULT_SECONDS;
  const faults: string[] = [];
  if (roleArn.length < 20) faults.push(constraint("roleArn", "Member must have length greater than or equal to 20"));
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    faults.push(constraint("roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*"));
  }
  if (!(seconds >= MIN_SECONDS)) {
    faults.push(constraint("durationSeconds", `Member must have value greater than or equal to ${MIN_SECONDS}`));
  }
  if (seconds > MAX_SECONDS) {
    faults.push(constraint("durationSeconds", `Member must have value less than or equal to ${MAX_SECONDS}`));
  }
  if (faults.length > 0) throw validationError(faults);
  if (parseRoleArn(roleArn) === null) throw new AwsError("ValidationError", "Request ARN is invalid");
  return { roleArn, sessionName, seconds };
}

/** @throws {AwsError} ValidationError: longer than the role allows */
export function assertDuration(seconds: number, { maxSessionDuration }: StoredRole): void {
  if (seconds > maxSessionDuration) {
    const text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    throw new AwsError("ValidationError", text);
  }
}
