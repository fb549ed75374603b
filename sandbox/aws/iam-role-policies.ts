import { checkedName, checkedPermissions } from "./iam-role-rules.js";
import { encodedDocument, findRole, saveRole } from "./iam-roles.js";
import type { IamStore } from "./iam-store.js";
import { type Answer, AwsError, type Fields, type Operation } from "./model.js";

/**
 * The IAM operations on the inline policies of roles. A policy is kept and returned; nothing evaluates it.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export function rolePolicyOperations(store: IamStore): readonly (readonly [string, Operation])[] {
  return [
    ["PutRolePolicy", (input) => put(store, input)],
    ["GetRolePolicy", (input) => get(store, input)],
    ["DeleteRolePolicy", (input) => remove(store, input)],
  ];
}

function put(store: IamStore, input: Fields): Answer {
  const role = findRole(store, input);
  const name = checkedName(input, "PolicyName");
  saveRole(store, { ...role, policies: new Map([...role.policies, [name, checkedPermissions(input)]]) });
  return { output: null, summary: `${role.arn} now has policy ${name}` };
}

function get(store: IamStore, input: Fields): Answer {
  const { role, name, document } = find(store, input);
  const output = { RoleName: role.name, PolicyName: name, PolicyDocument: encodedDocument(document) };
  return { output, summary: `${role.arn} has policy ${name}` };
}

function remove(store: IamStore, input: Fields): Answer {
  const { role, name } = find(store, input);
  const policies = new Map([...role.policies].filter(([other]) => other !== name));
  saveRole(store, { ...role, policies });
  return { output: null, summary: `${role.arn} no longer has policy ${name}` };
}

function find(store: IamStore, input: Fields) {
  const role = findRole(store, input);
  const name = checkedName(input, "PolicyName");
  const document = role.policies.get(name);
  if (document === undefined) {
    throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
  }
  return { role, name, document };
}
