import { type Answer, type Context, callerArn, type Fields, type Service } from "./model.js";

/**
 * STS, as far as `aws sts get-caller-identity` goes: everyone is the same caller.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function stsService(): Service {
  return {
    name: "sts",
    version: "2011-06-15",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    jsonTarget: null,
    operations: new Map([["GetCallerIdentity", getCallerIdentity]]),
  };
}

function getCallerIdentity(_input: Fields, { account }: Context): Answer {
  const output = { UserId: "AROASANDBOX0000000000:local", Account: account, Arn: callerArn(account) };
  return { output, summary: output.Arn };
}
