/** The words that the local AWS endpoints share. */

/** A value as an operation reads or answers it, whatever protocol carried it. */
export type Value = string | number | boolean | Date | null | readonly Value[] | Fields;

/** A structure or a map, by member name. A form carries text only: read members through `input.ts`. */
export interface Fields {
  readonly [name: string]: Value | undefined;
}

/** A service by its name in the credential scope of a signature; `monitoring` is CloudWatch. */
export type ServiceName = "iam" | "sns" | "monitoring" | "ssm" | "sts";

/** Who calls, as the access key in the signature tells. */
export interface Caller {
  /** As GetCallerIdentity answers it. */
  readonly arn: string;
  readonly userId: string;
  /** Null for the administrator: every key that is not a temporary one. */
  readonly roleArn: string | null;
}

/** What an operation knows about the call beside its input. */
export interface Context {
  /** Twelve digits. */
  readonly account: string;
  /** Region of the credential scope. */
  readonly region: string;
  readonly caller: Caller;
  readonly now: Date;
  /** A new identifier in the form of a UUID: counted, never random. */
  readonly nextId: () => string;
}

/** What an operation answers. */
export interface Answer {
  /** Null for an operation without a result. */
  readonly output: Fields | null;
  /** One line for people; may hold text that the caller sent: sanitize before printing. */
  readonly summary: string;
}

/** One operation of a service. Throws `AwsError`. */
export type Operation = (input: Fields, context: Context) => Answer | Promise<Answer>;

/** A service as the dispatcher sees it. */
export interface Service {
  readonly name: ServiceName;
  /** API version, as the query protocol sends it. */
  readonly version: string;
  readonly xmlNamespace: string;
  /** Prefix of `x-amz-target`; null when the service has no JSON protocol. */
  readonly jsonTarget: string | null;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Operations that are called without a signature: who calls has no keys yet. */
  readonly unsigned?: ReadonlySet<string>;
}

/** One call as it was answered, for the log of the sandbox and for tests. */
export interface Call {
  /** `unknown` when the request did not say. */
  readonly service: ServiceName | "unknown";
  /** `unknown` when the request did not say. */
  readonly operation: string;
  /** HTTP status; null when the call was left without an answer (`hang`, `reset`). */
  readonly status: number | null;
  readonly durationMs: number;
  /** One line for people; may hold text that the caller sent: sanitize before printing. */
  readonly summary: string;
}

/** An error as AWS answers it: a code, a text for people and an HTTP status. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** Who is to blame, in AWS's words. */
  get fault(): "Sender" | "Receiver" {
    return this.status < 500 ? "Sender" : "Receiver";
  }
}

/** The caller with any key but a temporary one: nothing is verified, so there is one. */
export function administrator(account: string): Caller {
  return {
    arn: `arn:aws:sts::${account}:assumed-role/sandbox/local`,
    userId: "AROASANDBOX0000000000:local",
    roleArn: null,
  };
}

/** An HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
