import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { createIssuer } from "../../sandbox/issuer.js";
import { createIssuerAccess } from "../../sandbox/issuer-access.js";
import { extraContexts, limitsOf, serve } from "../support/fixtures.js";
import { chain } from "../support/pki.js";
import { ACCOUNT, type Credentials, startHarness } from "./aws-harness.js";
import { type Federated, NAME, ROLE, RUNNER, startFederation, trusting } from "./web-identity-harness.js";

const SELF = { Effect: "Allow", Principal: { AWS: ROLE }, Action: "sts:AssumeRole" };
const ACCOUNT_TRUST = { ...SELF, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const assumeAs = ({ sts }: Federated, as?: Credentials, input = {}) =>
  sts(as).send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "sops", ...input }));
const trust = ({ iam }: Federated, ...statements: object[]) =>
  iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "runner", PolicyDocument: trusting(...statements) }));

describe("AssumeRole", () => {
  test("of the role that one already is needs a statement that says so", async () => {
    const federated = await startFederation();
    const { Credentials } = await federated.assume();
    await expect(assumeAs(federated, Credentials)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/runner/job-1 is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
      $metadata: { httpStatusCode: 403 },
    });
    await trust(federated, RUNNER, SELF);
    expect(await assumeAs(federated, Credentials)).toMatchObject({
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/runner/sops` },
    });
  });

  test("from a role lasts an hour at most", async () => {
    const federated = await startFederation();
    await trust(federated, RUNNER, SELF);
    const { Credentials } = await federated.assume();
    const input = { DurationSeconds: 3601 };
    await expect(assumeAs(federated, Credentials, input)).rejects.toMatchObject({ name: "ValidationError" });
  });

  test.each([
    ["ARN", ACCOUNT_TRUST],
    ["number", { ...SELF, Principal: { AWS: ACCOUNT } }],
  ])("with trust in the account, by its %s, is the administrator's and no role's", async (_, statement) => {
    const federated = await startFederation();
    const { Credentials } = await federated.assume();
    await trust(federated, statement);
    await expect(assumeAs(federated)).resolves.toMatchObject({ AssumedRoleUser: { Arn: expect.any(String) } });
    await expect(assumeAs(federated, Credentials)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("of a role that trusts others, or is not there, is refused to the administrator too", async () => {
    const federated = await startFederation();
    await expect(assumeAs(federated)).rejects.toMatchObject({ name: "AccessDenied" });
    const gone = assumeAs(federated, undefined, { RoleArn: `${ROLE}-2` });
    await expect(gone).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("a provider that is created without thumbprints", () => {
  test("gets the last certificates of the host of the keys", async () => {
    const [discovery, rsa, ecdsa] = await Promise.all([
      chain("crossSigned", "idp.example"),
      chain("rsa", "keys.example"),
      chain("ecdsa", "keys.example"),
    ]);
    const issuer = createIssuer({ issuer: "https://idp.example/t", jwksUri: "https://keys.example/jwks" });
    const [first, second] = await Promise.all([
      serve({ identities: [discovery], onRequest: issuer.onRequest }),
      serve({ identities: [rsa, ecdsa], onRequest: issuer.onRequest }),
    ]);
    const connectTo = () => [`idp.example:443:127.0.0.1:${first.port}`, `keys.example:443:127.0.0.1:${second.port}`];
    const issuers = createIssuerAccess({ contexts: await extraContexts(), connectTo, limits: limitsOf() });
    const { iam } = await startHarness({ issuers });
    const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer.issuer }));
    const { ThumbprintList } = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(ThumbprintList?.toSorted()).toEqual([rsa.thumbprint, ecdsa.thumbprint].sort());
  });

  test("is refused when its issuer cannot be reached", async () => {
    const { iam, endpoints } = await startFederation({ thumbprints: null });
    const create = (Url: string) => iam.send(new CreateOpenIDConnectProviderCommand({ Url }));
    const refusal = { name: "OpenIdIdpCommunicationErrorException", $metadata: { httpStatusCode: 400 } };
    await expect(create("https://unheard.example")).rejects.toMatchObject(refusal);
    await expect(create(`https://${NAME}-2`)).rejects.toMatchObject(refusal);
    expect(endpoints.providers()).toEqual([]);
  });
});
