import type { IamStore } from "./iam-store.js";
import type { Answer, Context, Fields, Operation, Service } from "./model.js";
import type { Sessions } from "./sessions.js";
import { assumeRole } from "./sts-assume-role.js";
import { assumeRoleWithWebIdentity } from "./sts-web-identity.js";

/**
 * STS for the roles of `iam`. Not simulated: service control policies, permission policies and boundaries, session
 * policies and session tags, source identity, MFA, external ids. Whoever has credentials may call everything.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export function stsService(iam: IamStore, sessions: Sessions): Service {
  return {
    name: "sts",
    version: "2011-06-15",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    jsonTarget: null,
    operations: new Map<string, Operation>([
      ["GetCallerIdentity", getCallerIdentity],
      ["AssumeRole", (input, context) => assumeRole({ iam, sessions }, input, context)],
      ["AssumeRoleWithWebIdentity", (input, context) => assumeRoleWithWebIdentity({ iam, sessions }, input, context)],
    ]),
    unsigned: new Set(["AssumeRoleWithWebIdentity"]),
  };
}

function getCallerIdentity(_input: Fields, { account, caller }: Context): Answer {
  return { output: { UserId: caller.userId, Account: account, Arn: caller.arn }, summary: caller.arn };
}
