import { FaultError, faultOf } from "../../../rotation/core/fault/fault.js";
import { issuerNameOfArn } from "../../../rotation/core/reach/issuer.js";
import type { ProviderStore } from "../../../rotation/ports.js";
import { type Arn, formDifferences, parseRoleArn } from "../../compare.js";
import { issuerNameOf } from "../../workload.js";
import type { RoleStore } from "../ports.js";
import type { Evidence, ProvidersEvidence, Seen } from "./evidence.js";

/** What IAM is read with. */
export interface AccountPorts {
  readonly providers: ProviderStore;
  readonly roles: RoleStore;
}

/** What is looked for in the account. */
export interface Wanted {
  /** The token's issuer; null when there is no token. */
  readonly issuer: string | null;
  readonly roleArn: string | null;
}

/** The provider and the role, each by itself: what may not be read does not stop the other. Never rejects. */
export async function readAccount(
  { issuer, roleArn }: Wanted,
  { providers, roles }: AccountPorts,
): Promise<Pick<Evidence, "providers" | "role">> {
  const role = roleArn === null ? null : parseRoleArn(roleArn);
  const [seenProviders, seenRole] = await Promise.all([
    issuer === null
      ? none("there is no token to look for a provider of")
      : attempt(() => find(issuer, role, providers)),
    roleArn === null || role === null ? none("no role ARN is known") : attempt(() => roles.getRole(roleArn)),
  ]);
  return { providers: seenProviders, role: seenRole };
}

async function find(issuer: string, role: Arn | null, store: ProviderStore): Promise<ProvidersEvidence> {
  const name = issuerNameOf(issuer);
  let arns: readonly string[];
  try {
    arns = await store.list();
  } catch (error) {
    if (role === null) throw error;
    // Without the list, the provider that should be there can still be asked for by its ARN.
    const arn = `arn:${role.partition}:iam::${role.account}:oidc-provider/${name}`;
    return { arns: null, exact: await getOrNull(arn, store), near: null };
  }
  const exactArn = arns.find((arn) => issuerNameOfArn(arn) === name);
  const nearArn = arns.find((arn) => formDifferences(issuerNameOfArn(arn), name) !== null);
  const [exact, near] = [exactArn, exactArn === undefined ? nearArn : undefined];
  return {
    arns,
    exact: exact === undefined ? null : await getOrNull(exact, store),
    near: near === undefined ? null : await getOrNull(near, store),
  };
}

async function getOrNull(arn: string, store: ProviderStore) {
  try {
    return await store.get(arn);
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === "provider-gone") return null;
    throw error;
  }
}

async function attempt<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { kind: "seen", value: await read() };
  } catch (error) {
    return { kind: "failed", ...faultOf(error, "aws-failed") };
  }
}

async function none(why: string): Promise<Seen<never>> {
  return { kind: "not-asked", why };
}
