import { contextOfToken } from "../../federation/policy/context.js";
import { evaluatePolicy } from "../../federation/policy/evaluate.js";
import { ACTION } from "../../federation/policy/names.js";
import { parseTrustPolicy } from "../../federation/policy/parse.js";
import { decodeToken, effectiveAudiences, type TokenClaims } from "../../federation/token/claims.js";
import { issuerNameOf } from "../../federation/workload.js";
import { required } from "./iam-rules.js";
import type { IamStore, StoredProvider, StoredRole } from "./iam-store.js";
import type { Issuers } from "./issuers.js";
import { type Answer, AwsError, type Context, type Fields } from "./model.js";
import { assertDuration, type RoleOrder, readOrder, type StsStores } from "./sts-order.js";

/** Longer, and STS gives up. @see https://repost.aws/knowledge-center/iam-sts-invalididentitytoken */
const PATIENCE_MS = 5000;

/**
 * AssumeRoleWithWebIdentity: token, provider, time, what the issuer serves, audience, then the role's trust policy, in
 * this order. AWS documents the refusals and not their order. Texts are AWS's own (federation/aws-errors.ts lists them).
 * Where the stores have no way to issuers, a token counts as signed by whom it names.
 *
 * A condition that our evaluator cannot decide refuses, and session policies (`Policy`, `PolicyArns`) are ignored.
 *
 * @throws {AwsError} InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim, AccessDenied, ValidationError; none
 * repeats anything of the token but its issuer
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function assumeRoleWithWebIdentity(
  { iam, sessions }: StsStores,
  input: Fields,
  context: Context,
): Promise<Answer> {
  const order = readOrder(input);
  const token = required(input, "WebIdentityToken");
  const claims = readableClaims(token);
  const provider = providerOf(iam, claims, order, context);
  assertTime(claims, context.now);
  if (iam.issuers !== null) await assertIssued({ token, claims, provider }, iam.issuers);
  const Audience = acceptedAudience(claims, provider);
  const role = iam.roleOfArn(order.roleArn);
  if (role === null || !isTrusted(role, provider, claims, order)) {
    throw new AwsError("AccessDenied", `Not authorized to perform ${ACTION}`, 403);
  }
  assertDuration(order.seconds, role);
  const { arn, output } = sessions.begin({ role, name: order.sessionName, seconds: order.seconds }, context);
  const about = { SubjectFromWebIdentityToken: claims.subject, Provider: provider.arn, Audience };
  return { output: { ...output, ...about }, summary: arn };
}

function readableClaims(token: string): TokenClaims {
  const decoded = decodeToken(token);
  if (decoded.kind === "claims") return decoded.claims;
  throw refused("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
}

/** For exactly this issuer, in the account of the role. */
function providerOf(iam: IamStore, { issuer }: TokenClaims, { roleArn }: RoleOrder, { account }: Context) {
  const here = roleArn.split(":")[4] === account && issuer.startsWith("https://");
  const provider = here
    ? iam.providers.get(`arn:aws:iam::${account}:oidc-provider/${issuerNameOf(issuer)}`)
    : undefined;
  if (provider !== undefined) return provider;
  throw refused(`No OpenIDConnect provider found in your account for ${issuer}`);
}

function assertTime({ expiresAt, issuedAt, notBefore }: TokenClaims, now: Date): void {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  if (expiresAt <= now) {
    const text = `Token expired: current date/time ${seconds(now)} must be before the expiration date/time ${seconds(expiresAt)}`;
    throw new AwsError("ExpiredTokenException", text);
  }
  if ([issuedAt, notBefore].some((from) => from !== null && from > now)) {
    const text = "The identity provider (IdP) reported that authentication failed: the token is not valid yet.";
    throw new AwsError("IDPRejectedClaim", text, 403);
  }
}

interface Presented {
  readonly token: string;
  readonly claims: TokenClaims;
  readonly provider: StoredProvider;
}

/**
 * The issuer's CA is private, so AWS would verify it by thumbprint: every chain that the hosts of discovery document and
 * keys present has to be registered. AWS sees one of them, and which one is not documented; here a missing one shows
 * every time.
 */
async function assertIssued({ token, claims, provider }: Presented, issuers: Issuers): Promise<void> {
  const { discovery, jwks, signature, tls } = await issuers.examine(claims.issuer, token);
  const slow = [discovery, jwks].some((fetched) => (fetched?.durationMs ?? 0) > PATIENCE_MS);
  const unknown = ["not-checked", "key-unknown"].includes(signature);
  if (tls.required.some((thumbprint) => !provider.thumbprints.includes(thumbprint))) {
    throw refused("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
  }
  if (slow || unknown || tls.required.length === 0) {
    throw refused(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  if (signature !== "valid") throw refused("The web identity token that was passed could not be validated by AWS.");
}

function acceptedAudience(claims: TokenClaims, { clientIds }: StoredProvider): string {
  const accepted = effectiveAudiences(claims).find((audience) => clientIds.includes(audience));
  if (accepted === undefined) throw refused("Incorrect token audience");
  return accepted;
}

function isTrusted(
  role: StoredRole,
  { arn }: StoredProvider,
  claims: TokenClaims,
  { sessionName }: RoleOrder,
): boolean {
  const parsed = parseTrustPolicy(role.trustPolicy);
  if (parsed.kind === "invalid") return false;
  const principal = { type: "Federated" as const, id: arn };
  const request = { action: ACTION, principal, context: contextOfToken(claims, sessionName) };
  return evaluatePolicy(parsed.policy, request).verdict === "allowed";
}

function refused(text: string): AwsError {
  return new AwsError("InvalidIdentityToken", text);
}
