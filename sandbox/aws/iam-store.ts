import { required, type Tag } from "./iam-rules.js";
import type { Issuers } from "./issuers.js";
import { AwsError, type Fields } from "./model.js";

/** An OIDC provider as it is stored; the reads of a delayed update may show an older list. */
export interface StoredProvider {
  readonly arn: string;
  /** Without its scheme, as IAM returns it. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** Lower case, in the order they were given. */
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
  readonly createdAt: Date;
}

/** A role as it is stored. */
export interface StoredRole {
  readonly arn: string;
  readonly name: string;
  /** `AROA…`. */
  readonly id: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly description: string | null;
  /** The document as it was given. */
  readonly trustPolicy: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly tags: readonly Tag[];
  /** Inline policies by name: kept and returned, never evaluated. */
  readonly policies: ReadonlyMap<string, string>;
  readonly createdAt: Date;
}

/** A list that Gets still show although it was replaced. */
interface Outdated {
  readonly thumbprints: readonly string[];
  getsLeft: number;
}

/**
 * OIDC providers and roles of one account: IAM without users, managed policies, quotas of the account and propagation
 * between regions. Policies of roles permit and forbid nothing, and a trust policy that names a role keeps its ARN,
 * where AWS keeps the role's unique id.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export class IamStore {
  readonly providers = new Map<string, StoredProvider>();
  readonly outdated = new Map<string, Outdated>();
  /** By name, whose case counts only for display. */
  readonly roles = new Map<string, StoredRole>();
  /** How many Gets of a provider still show the old list after each update; infinity is allowed. */
  staleGets = 0;
  /** Null when issuers are out of reach: what Create is not given stays empty then. */
  readonly issuers: Issuers | null;

  constructor(issuers: Issuers | null) {
    this.issuers = issuers;
  }

  /** The role with exactly this ARN, path included; null when there is none. */
  roleOfArn(arn: string): StoredRole | null {
    return [...this.roles.values()].find((role) => role.arn === arn) ?? null;
  }
}

/** The provider that a call names. @throws {AwsError} NoSuchEntity, 404 */
export function findProvider(store: IamStore, input: Fields): StoredProvider {
  const arn = required(input, "OpenIDConnectProviderArn");
  const provider = store.providers.get(arn);
  if (provider === undefined) {
    throw new AwsError("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`, 404);
  }
  return provider;
}
