import { GetRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import { callAws } from "../../../rotation/adapters/aws/call.js";
import { parseRoleArn, roleNameOf } from "../../compare.js";
import type { RoleEvidence } from "../evidence/evidence.js";
import type { RoleStore } from "../ports.js";

/** The roles of the account that the client is bound to. */
export class IamRoles implements RoleStore {
  readonly #client: IAMClient;
  readonly #signal: AbortSignal;

  /** @param signal - aborts when the run's time is up */
  constructor(client: IAMClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async getRole(arn: string): Promise<RoleEvidence> {
    const role = parseRoleArn(arn);
    const name = role === null ? arn : roleNameOf(role);
    const { Role } = await callAws({ action: "iam:GetRole", resource: arn }, () =>
      this.#client.send(new GetRoleCommand({ RoleName: name }), { abortSignal: this.#signal }),
    );
    return { arn: Role?.Arn ?? arn, trustPolicy: documentOf(Role?.AssumeRolePolicyDocument ?? "") };
  }
}

/** IAM returns the document URL-encoded. */
function documentOf(encoded: string): string {
  try {
    return encoded.trimStart().startsWith("{") ? encoded : decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
