import type { StoredRole } from "./iam-store.js";
import { AwsError, administrator, type Caller, type Context, type Fields } from "./model.js";

/** What somebody asks for who takes on a role. */
export interface SessionOrder {
  readonly role: StoredRole;
  readonly name: string;
  readonly seconds: number;
}

/** A session as every AssumeRole operation answers it. */
export interface BegunSession {
  /** `arn:aws:sts::…:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** `Credentials` and `AssumedRoleUser`. */
  readonly output: Fields;
}

interface Session {
  readonly caller: Caller;
  readonly expiresAt: Date;
}

/** Temporary credentials by their access key id. Secret and session token are handed out, and never looked at again. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /**
   * Who has this key. Every key that does not begin with ASIA is the administrator's.
   *
   * @throws {AwsError} InvalidClientTokenId, 403: a temporary key that STS did not give out; ExpiredToken, 403
   */
  callerOf(accessKeyId: string | null, account: string, now: Date): Caller {
    if (!accessKeyId?.startsWith("ASIA")) return administrator(account);
    const session = this.#sessions.get(accessKeyId);
    if (session === undefined) {
      throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    }
    if (session.expiresAt <= now) {
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    }
    return session.caller;
  }

  /** Begins a session. */
  begin({ role, name, seconds }: SessionOrder, { account, nextId, now }: Context): BegunSession {
    const serial = nextId().replaceAll("-", "");
    const AccessKeyId = `ASIA${serial.slice(-16)}`;
    const arn = `arn:aws:sts::${account}:assumed-role/${role.name}/${name}`;
    const userId = `${role.id}:${name}`;
    const expiresAt = new Date(Math.floor(now.getTime() / 1000 + seconds) * 1000);
    this.#sessions.set(AccessKeyId, { caller: { arn, userId, roleArn: role.arn }, expiresAt });
    const secrets = { SecretAccessKey: `sandbox-${serial}`, SessionToken: `sandbox-session-${serial}` };
    return {
      arn,
      output: {
        Credentials: { AccessKeyId, ...secrets, Expiration: expiresAt },
        AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      },
    };
  }
}
