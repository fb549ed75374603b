import { readText } from "./input.js";
import { AwsError, type Context, type Fields, type ServiceName } from "./model.js";

/** Prefixes of actions in the texts of denials; elsewhere it is `sns`. */
const ACTION_PREFIXES = { iam: "iam", sns: "SNS", monitoring: "cloudwatch", ssm: "ssm", sts: "sts" } as const;

/** How services answer a call that no policy allows. */
const DENIALS = {
  iam: { code: "AccessDenied", status: 403 },
  sns: { code: "AuthorizationError", status: 403 },
  monitoring: { code: "AccessDenied", status: 403 },
  ssm: { code: "AccessDeniedException", status: 400 },
  sts: { code: "AccessDenied", status: 403 },
} as const;

/** What can be made to go wrong with a call. */
export type Fault =
  /** 400 `Throttling` from IAM, `ThrottlingException` from the others; both say `Rate exceeded`. */
  | { readonly kind: "throttle" }
  /**
   * As `throttle`, but only for calls beyond so many, at least 1, within the last second; with a burst, as AWS does it:
   * for calls that find no token in a bucket of that size, which fills at the rate.
   */
  | { readonly kind: "rate-limit"; readonly perSecond: number; readonly burst?: number }
  /** 403 in AWS's words, naming caller, action and resource. */
  | { readonly kind: "access-denied" }
  | { readonly kind: "error"; readonly code: string; readonly message: string; readonly status: number }
  /** Waits, then goes on: to the next fault or to the operation. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Never answers; the connection ends when the client or `close()` ends it. */
  | { readonly kind: "hang" }
  /** Ends the connection without an answer. */
  | { readonly kind: "reset" }
  | SpoiledAnswer;

/** What is asked is done, and its answer is spoiled on the way. */
export type SpoiledAnswer =
  /** Half of the answer, then the connection is reset. */
  | { readonly kind: "cut" }
  /** The answer's headers, then a byte of its body every second. */
  | { readonly kind: "drip" }
  /** Another protocol: the banner of an SSH server. */
  | { readonly kind: "not-http" }
  /** 200 with half of the body, as if it were all. */
  | { readonly kind: "malformed" }
  /** Status 200, with this number of spaces behind the body. */
  | { readonly kind: "oversized"; readonly bytes: number };

/** Switches for the endpoints' failures. */
export interface Faults {
  /**
   * Adds a fault to an operation, behind those it has.
   *
   * @param operation - its name, or `*` for every operation
   * @param times - calls that it meets, at least 1; without it, all until `clear`
   * @param about - the value of a member, such as an ARN: only calls with it are met
   */
  add(operation: string, fault: Fault, times?: number, about?: string): void;
  /** Removes all faults, used up or not. */
  clear(): void;
}

/** Whose call goes where. */
export type Place = Pick<Context, "account" | "region" | "caller">;

/** The call that may meet faults. */
interface Met {
  readonly operation: string;
  readonly input: Fields;
}

/** A fault as a call meets it: a rate limit that is exceeded has become a throttling. */
export type MetFault = Exclude<Fault, { kind: "rate-limit" }>;

type RateLimit = Omit<Extract<Fault, { kind: "rate-limit" }>, "kind">;

/** Tokens of a rate limit with a burst. It begins full: it was last looked at ages ago. */
interface Bucket {
  tokens: number;
  atMs: number;
}

interface Entry {
  readonly operation: string;
  readonly fault: Fault;
  /** Null for any call of the operation. */
  readonly about: string | null;
  /** When a rate limit last let calls pass, in milliseconds, the oldest first. */
  readonly passed: number[];
  readonly bucket: Bucket;
  left: number;
}

/** Faults in the order they were added. */
export class FaultList implements Faults {
  #entries: Entry[] = [];

  add(operation: string, fault: Fault, times = Number.POSITIVE_INFINITY, about: string | null = null): void {
    this.#entries.push({ operation, fault, about, passed: [], bucket: { tokens: 0, atMs: 0 }, left: times });
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * The faults that a call meets, each used once: latencies up to the first fault that ends the call, and that one. A
   * rate limit counts the calls that it lets pass.
   *
   * @param now - when the call was received
   */
  take({ operation, input }: Met, now: Date): readonly MetFault[] {
    const taken: MetFault[] = [];
    for (const entry of this.#entries.filter((each) => isMet(each, operation, input))) {
      entry.left -= 1;
      const met = entry.fault.kind === "rate-limit" ? limitRate(entry, entry.fault, now) : entry.fault;
      if (met === null) {
        continue;
      }
      taken.push(met);
      if (met.kind !== "latency") {
        break;
      }
    }
    return taken;
  }
}

function isMet({ operation, about, left }: Entry, called: string, input: Fields): boolean {
  const concerned = about === null || Object.values(input).includes(about);
  return left > 0 && concerned && (operation === "*" || operation === called);
}

/** Null for a call that may pass. */
function limitRate(entry: Entry, { perSecond, burst }: RateLimit, now: Date): MetFault | null {
  const mayPass =
    burst === undefined ? isBelow(perSecond, entry.passed, now) : takesToken(entry.bucket, { perSecond, burst }, now);
  return mayPass ? null : { kind: "throttle" };
}

function isBelow(perSecond: number, passed: number[], now: Date): boolean {
  while (passed[0] !== undefined && passed[0] <= now.getTime() - 1000) {
    passed.shift();
  }
  return passed.length < perSecond && passed.push(now.getTime()) > 0;
}

function takesToken(bucket: Bucket, { perSecond, burst }: Required<RateLimit>, now: Date): boolean {
  const seconds = (now.getTime() - bucket.atMs) / 1000;
  bucket.tokens = Math.min(burst, bucket.tokens + seconds * perSecond);
  bucket.atMs = now.getTime();
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/** The error of a throttled call. Services differ in its code. */
export function throttled(service: ServiceName): AwsError {
  return new AwsError(service === "iam" ? "Throttling" : "ThrottlingException", "Rate exceeded");
}

/**
 * The error of a call that no policy allows. SNS and SSM have codes of their own, SNS a spelling too; PutMetricData names no
 * resource, because it has none.
 */
export function accessDenied(service: ServiceName, operation: string, input: Fields, place: Place): AwsError {
  const action = `${ACTION_PREFIXES[service]}:${operation}`;
  const resource = resourceOf(service, input, place);
  const where = operation === "PutMetricData" || resource === null ? "" : ` on resource: ${resource}`;
  const { code, status } = DENIALS[service];
  return new AwsError(
    code,
    `User: ${place.caller.arn} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`,
    status,
  );
}

/** The ARN of a parameter: a name that is a path has its slash already. */
export function parameterArn(name: string, { account, region }: Pick<Place, "account" | "region">): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;
}

function resourceOf(service: ServiceName, input: Fields, { account, region }: Place): string | null {
  switch (service) {
    case "iam": {
      const role = readText(input, "RoleName");
      if (role !== null) return `arn:aws:iam::${account}:role/${role}`;
      const host = readText(input, "Url")?.replace("https://", "") ?? "*";
      return readText(input, "OpenIDConnectProviderArn") ?? `arn:aws:iam::${account}:oidc-provider/${host}`;
    }
    case "sns":
      return readText(input, "TopicArn") ?? `arn:aws:sns:${region}:${account}:${readText(input, "Name") ?? "*"}`;
    case "monitoring":
      return `arn:aws:cloudwatch:${region}:${account}:alarm:${readText(input, "AlarmName") ?? "*"}`;
    case "ssm":
      return parameterArn(readText(input, "Name") ?? "*", { account, region });
    case "sts":
      return readText(input, "RoleArn");
  }
}
