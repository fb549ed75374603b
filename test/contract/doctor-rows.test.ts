// Every row of the table with its providers and its role in real IAM calls. A target without roles skips all.
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { IamRoles } from "../../federation/adapters/iam-roles.js";
import type { AccountPorts } from "../../federation/read-account.js";
import { destroyAwsClients } from "../../lambda/adapters/aws-clients.js";
import { IamProviders } from "../../lambda/adapters/iam-providers.js";
import type { Provider } from "../../lambda/core/model.js";
import { KEY_ID, ROWS } from "../federation/rows.js";
import { judge } from "../federation/world.js";
import { clear, clients } from "./support.js";

const RoleName = "runner";
const aws = clients();
const { signal } = new AbortController();

/** Whether the target plays roles: the sandbox's own endpoints do not. */
const hasRoles = await aws.iam.send(new ListRolesCommand({})).then(
  () => true,
  () => false,
);

/** The account under test with these providers and this role. */
async function account(providers: readonly Provider[], trustPolicy: string | null): Promise<AccountPorts> {
  for (const { issuer, clientIds, thumbprints } of providers) {
    const input = { Url: issuer, ClientIDList: [...clientIds], ThumbprintList: [...thumbprints] };
    await aws.iam.send(new CreateOpenIDConnectProviderCommand(input));
  }
  if (trustPolicy !== null) {
    await aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustPolicy }));
  }
  return { providers: new IamProviders(aws.iam, signal), roles: new IamRoles(aws.iam, signal) };
}

describe.skipIf(!hasRoles)("doctor, the table on an account with roles", () => {
  afterEach(async () => {
    await clear(aws);
    await aws.iam.send(new DeleteRoleCommand({ RoleName })).catch(() => undefined);
  });
  afterAll(() => destroyAwsClients(aws));

  it.each(ROWS)("%s: %s is the headline", async (_row, code, setup) => {
    const { verdict, evidence, token } = await judge({ ...(await setup()), account });
    expect(verdict.headline?.code).toBe(code);
    const told = JSON.stringify([verdict, evidence]);
    for (const secret of [...token.split("."), KEY_ID]) expect(told).not.toContain(secret);
  });

  it("a healthy setup passes all checks that were asked for", async () => {
    const { verdict } = await judge({ account });
    expect(verdict.checks.filter(({ status, asked }) => status !== "passed" && asked)).toEqual([]);
    expect([verdict.headline, verdict.incomplete]).toEqual([null, false]);
  });
});
