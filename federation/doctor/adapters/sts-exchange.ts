import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { LiveAnswer } from "../evidence/evidence.js";
import type { ExchangeRequest, TokenExchange } from "../ports.js";

/** Where and how to reach STS. */
export interface StsOptions {
  readonly region: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The shortest session that AWS grants: it is asked for to be looked at, not to be used. */
const SESSION_SECONDS = 900;

/** STS itself. The credentials live no longer than the call that shows whose they are. */
export class StsExchange implements TokenExchange {
  readonly #options: StsOptions;

  constructor(options: StsOptions) {
    this.#options = options;
  }

  async exchange({ token, roleArn, sessionName }: ExchangeRequest) {
    const assumed = await this.#assume({ token, roleArn, sessionName });
    if (assumed.credentials === null) return { assume: assumed.answer, identity: null };
    return { assume: assumed.answer, identity: await this.#identify(assumed.credentials) };
  }

  async #assume({ token, roleArn, sessionName }: ExchangeRequest) {
    const client = this.#client();
    const input = {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      WebIdentityToken: token,
      DurationSeconds: SESSION_SECONDS,
    };
    try {
      const { AssumedRoleUser, Credentials } = await client.send(new AssumeRoleWithWebIdentityCommand(input), {
        abortSignal: this.#options.signal,
      });
      const credentials = Credentials ?? {};
      return { answer: { kind: "arn", arn: AssumedRoleUser?.Arn ?? "" } as LiveAnswer, credentials };
    } catch (error) {
      return { answer: errorAnswer(error, token), credentials: null };
    } finally {
      client.destroy();
    }
  }

  async #identify(given: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string }) {
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "", SessionToken = "" } = given;
    const client = this.#client({ accessKeyId, secretAccessKey, sessionToken: SessionToken });
    try {
      const { Arn = "" } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: this.#options.signal });
      return { kind: "arn", arn: Arn } as LiveAnswer;
    } catch (error) {
      return errorAnswer(error, secretAccessKey);
    } finally {
      client.destroy();
    }
  }

  #client(credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken: string }): STSClient {
    const { region, timeoutMs } = this.#options;
    const requestHandler = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true };
    return new STSClient({ region, maxAttempts: 2, requestHandler, ...(credentials ? { credentials } : {}) });
  }
}

/** AWS's words, without the secret should they repeat it. */
function errorAnswer(error: unknown, secret: string): LiveAnswer {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const hidden = secret === "" ? message : message.replaceAll(secret, "(hidden)");
  return { kind: "error", name: sanitize(name), message: sanitize(hidden) };
}
