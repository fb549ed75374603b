// Every row of the table with its providers and its role in real IAM calls.
import {
  CreateOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { IamRoles } from "../../federation/doctor/adapters/iam-roles.js";
import type { AccountPorts } from "../../federation/doctor/evidence/read-account.js";
import { destroyAwsClients } from "../../rotation/adapters/aws/clients.js";
import { IamProviders } from "../../rotation/adapters/aws/iam.js";
import type { Provider } from "../../rotation/core/model.js";
import { KEY_ID, ROWS } from "../federation/doctor/rows.js";
import { judge } from "../federation/doctor/world.js";
import { clear, clients, createRole } from "./support.js";

const RoleName = "runner";
const aws = clients();
const { signal } = new AbortController();

/** AWS has no provider without a thumbprint: this one stands for a list that holds nothing of use. */
const USELESS = "0".repeat(40);

/** The account under test with these providers and this role. */
async function account(providers: readonly Provider[], trustPolicy: string | null): Promise<AccountPorts> {
  for (const { issuer, clientIds, thumbprints } of providers) {
    const ThumbprintList = thumbprints.length === 0 ? [USELESS] : [...thumbprints];
    const input = { Url: issuer, ClientIDList: [...clientIds], ThumbprintList };
    await aws.iam.send(new CreateOpenIDConnectProviderCommand(input));
  }
  if (trustPolicy !== null) {
    await createRole(aws, RoleName);
    // Afterwards: a role cannot be named in a trust policy, its own included, before it exists.
    await aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trustPolicy }));
  }
  return { providers: new IamProviders(aws.iam, signal), roles: new IamRoles(aws.iam, signal) };
}

describe("doctor, the table on an account with roles", () => {
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
