import { contextOfToken } from "../../policy/context.js";
import { evaluatePolicy } from "../../policy/evaluate.js";
import type { RequestContext, StatementResult, TrustPolicy } from "../../policy/model.js";
import { ACTION } from "../../policy/names.js";
import type { TokenClaims } from "../../token/claims.js";
import { issuerNameOf } from "../../workload.js";

/** Subjects of nobody, by how the token's own begins, and whom they stand for. */
const STRANGERS = [
  ["system:serviceaccount:", "system:serviceaccount:zz-elsewhere:zz-stranger", "every service account of the cluster"],
  ["repo:", "repo:zz-elsewhere/zz-stranger:ref:refs/heads/zz", "every repository of the issuer"],
  ["", "zz-stranger-0f6b2c", "everybody who gets a token of the issuer"],
] as const;

/** Whose `aud` names a pool of its owner, so that a policy may leave the subject out. */
const POOLS = ["cognito-identity.amazonaws.com"];

/** Whom a policy lets in although nobody named them. */
export interface Strangers {
  /** The statements that let in a stranger's token of the same issuer and audience; empty when the subject is bounded. */
  readonly open: readonly StatementResult[];
  readonly who: string;
}

/** Whether a policy would let in a stranger with a token like this one. @param provider - the token's, as a principal */
export function strangersLetIn(policy: TrustPolicy, claims: TokenClaims, provider: string): Strangers {
  const [, stranger, who] = STRANGERS.find(([beginning]) => claims.subject.startsWith(beginning)) ?? STRANGERS[2];
  if (POOLS.includes(issuerNameOf(claims.issuer))) return { open: [], who };
  const principal = { type: "Federated", id: provider } as const;
  const { verdict, statements } = evaluatePolicy(policy, {
    action: ACTION,
    principal,
    context: contextOf(stranger, claims),
  });
  const open = statements.filter((each) => each.statement.effect === "Allow" && each.verdict === "yes");
  return { open: verdict === "allowed" ? open : [], who };
}

/** The request of somebody else: subject, and every other claim that says who it is, are another's. */
function contextOf(stranger: string, claims: TokenClaims): RequestContext {
  const context = contextOfToken(claims, null);
  const issuer = issuerNameOf(claims.issuer).toLowerCase();
  // Where a token is issued to its subject itself, as Google's for service accounts, the party is somebody else's, too.
  const same = [...(claims.authorizedParty === claims.subject ? [] : ["aud"]), "oaud"].map(
    (claim) => `${issuer}:${claim}`,
  );
  const values = [...context.values].map(([key, given]) =>
    key.startsWith(`${issuer}:`) && !same.includes(key) ? ([key, [stranger]] as const) : ([key, given] as const),
  );
  return { ...context, values: new Map(values) };
}
