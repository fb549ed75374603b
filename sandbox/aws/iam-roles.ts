import {
  checkedDescription,
  checkedMaxSession,
  checkedName,
  checkedPath,
  checkedTrustPolicy,
} from "./iam-role-rules.js";
import { withTags } from "./iam-rules.js";
import type { IamStore, StoredRole } from "./iam-store.js";
import { readNumber, readText } from "./input.js";
import { type Answer, AwsError, type Context, type Fields, type Operation } from "./model.js";

/**
 * The IAM operations on roles, working on `store`.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 */
export function roleOperations(store: IamStore): readonly (readonly [string, Operation])[] {
  return [
    ["CreateRole", (input, context) => create(store, input, context)],
    ["GetRole", (input) => get(store, input)],
    ["ListRoles", (input) => list(store, input)],
    ["UpdateAssumeRolePolicy", (input, context) => updateTrust(store, input, context)],
    ["DeleteRole", (input) => remove(store, input)],
  ];
}

/** The role that a call names. @throws {AwsError} NoSuchEntity, 404; ValidationError */
export function findRole(store: IamStore, input: Fields): StoredRole {
  const name = checkedName(input, "RoleName");
  const role = store.roles.get(name.toLowerCase());
  if (role === undefined) {
    throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  }
  return role;
}

/** Replaces a role by a changed one. */
export function saveRole(store: IamStore, role: StoredRole): void {
  store.roles.set(role.name.toLowerCase(), role);
}

/** A policy document as IAM answers it. @see RFC 3986 */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function create(store: IamStore, input: Fields, { account, nextId, now }: Context): Answer {
  const name = checkedName(input, "RoleName");
  const path = checkedPath(input);
  const description = checkedDescription(input);
  const maxSessionDuration = checkedMaxSession(input);
  const tags = withTags([], input);
  if (store.roles.has(name.toLowerCase())) {
    throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
  }
  const trustPolicy = checkedTrustPolicy(store, account, input, "AssumeRolePolicyDocument");
  const role: StoredRole = {
    arn: `arn:aws:iam::${account}:role${path}${name}`,
    name,
    id: `AROA${nextId().replaceAll("-", "").slice(-17)}`,
    path,
    description,
    trustPolicy,
    maxSessionDuration,
    tags,
    policies: new Map(),
    createdAt: now,
  };
  saveRole(store, role);
  return { output: { Role: withTagFields(role) }, summary: role.arn };
}

function get(store: IamStore, input: Fields): Answer {
  const role = findRole(store, input);
  return { output: { Role: { ...withTagFields(role), RoleLastUsed: {} } }, summary: role.arn };
}

/** By name, at most a hundred a page; without tags, as on AWS. */
function list(store: IamStore, input: Fields): Answer {
  const prefix = readText(input, "PathPrefix") ?? "/";
  const roles = [...store.roles.values()]
    .filter(({ path }) => path.startsWith(prefix))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const start = Number(readText(input, "Marker") ?? 0);
  const end = start + (readNumber(input, "MaxItems") ?? 100);
  const more = end < roles.length;
  return {
    output: {
      Roles: roles.slice(start, end).map(fieldsOf),
      IsTruncated: more,
      ...(more ? { Marker: String(end) } : {}),
    },
    summary: `roles: ${roles.length}`,
  };
}

function updateTrust(store: IamStore, input: Fields, { account }: Context): Answer {
  const role = findRole(store, input);
  saveRole(store, { ...role, trustPolicy: checkedTrustPolicy(store, account, input, "PolicyDocument") });
  return { output: null, summary: `${role.arn} has another trust policy` };
}

function remove(store: IamStore, input: Fields): Answer {
  const role = findRole(store, input);
  if (role.policies.size > 0) {
    throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
  }
  store.roles.delete(role.name.toLowerCase());
  return { output: null, summary: role.arn };
}

function fieldsOf({
  arn,
  name,
  id,
  path,
  description,
  trustPolicy,
  maxSessionDuration,
  createdAt,
}: StoredRole): Fields {
  return {
    Path: path,
    RoleName: name,
    RoleId: id,
    Arn: arn,
    CreateDate: createdAt,
    AssumeRolePolicyDocument: encodedDocument(trustPolicy),
    Description: description,
    MaxSessionDuration: maxSessionDuration,
  };
}

function withTagFields(role: StoredRole): Fields {
  const Tags = role.tags.map(({ key, value }) => ({ Key: key, Value: value }));
  return { ...fieldsOf(role), ...(Tags.length === 0 ? {} : { Tags }) };
}
