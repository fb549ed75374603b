import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, type Harness, NOW, startHarness } from "./aws-harness.js";

const RoleName = "runner";
const ARN = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
const EC2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
const trusting = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const naming = (AWS: string) => trusting({ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" });

const create = ({ iam }: Harness, input: Partial<CreateRoleCommandInput> = {}) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting(EC2), ...input }));
const get = ({ iam }: Harness) => iam.send(new GetRoleCommand({ RoleName }));

describe("a created role", () => {
  test("has AWS's defaults, an id, and its document URL-encoded", async () => {
    const harness = await startHarness();
    const AssumeRolePolicyDocument = trusting({ ...EC2, Sid: "a(b)*'!" });
    const { Role } = await create(harness, { AssumeRolePolicyDocument });
    expect(Role).toMatchObject({ Arn: ARN, RoleName, Path: "/", MaxSessionDuration: 3600, CreateDate: NOW });
    expect(Role?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
    expect(Role?.AssumeRolePolicyDocument).not.toMatch(/[{}"()*'!]/);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toBe(AssumeRolePolicyDocument);
  });

  test("keeps path, description, session length and tags", async () => {
    const harness = await startHarness();
    const given = {
      Path: "/ci/",
      Description: "<runner>",
      MaxSessionDuration: 43_200,
      Tags: [{ Key: "k", Value: "v" }],
    };
    const arn = `arn:aws:iam::${ACCOUNT}:role/ci/${RoleName}`;
    expect((await create(harness, given)).Role).toMatchObject({ Arn: arn, ...given });
    expect((await get(harness)).Role).toMatchObject({ Arn: arn, ...given });
  });

  test("is listed by name and path, a page at a time", async () => {
    const harness = await startHarness();
    for (const name of ["c", "a", "b"]) await create(harness, { RoleName: name, Path: name === "b" ? "/x/" : "/" });
    const list = async (input = {}) => {
      const { Roles = [], ...rest } = await harness.iam.send(new ListRolesCommand(input));
      return { names: Roles.map((role) => role.RoleName), marker: rest.Marker };
    };
    expect(await list()).toEqual({ names: ["a", "b", "c"], marker: undefined });
    expect(await list({ PathPrefix: "/x/" })).toEqual({ names: ["b"], marker: undefined });
    const { marker, names } = await list({ MaxItems: 2 });
    expect(names).toEqual(["a", "b"]);
    expect(await list({ Marker: marker })).toEqual({ names: ["c"], marker: undefined });
  });
});

describe("creation is refused", () => {
  const malformed = "MalformedPolicyDocumentException";
  const document = (AssumeRolePolicyDocument: string) => ({ AssumeRolePolicyDocument });
  const refusals: [string, Partial<CreateRoleCommandInput>, string, string][] = [
    ["no name", { RoleName: undefined }, "ValidationError", "Value at 'roleName'"],
    ["long name", { RoleName: "r".repeat(65) }, "ValidationError", "less than or equal to 64"],
    ["name with a slash", { RoleName: "a/b" }, "ValidationError", "The specified value for roleName is invalid."],
    ["path without a slash", { Path: "ci" }, "ValidationError", "It must begin and end with /"],
    ["long description", { Description: "d".repeat(1001) }, "ValidationError", "less than or equal to 1000"],
    ["short session", { MaxSessionDuration: 3599 }, "ValidationError", "greater than or equal to 3600"],
    ["long session", { MaxSessionDuration: 43_201 }, "ValidationError", "less than or equal to 43200"],
    ["no JSON", document("{"), malformed, "This policy contains invalid Json"],
    ["unknown field", document(trusting({ ...EC2, Resource: "*" })), malformed, "Syntax errors in policy"],
    ["no principal", document(trusting({ ...EC2, Principal: undefined })), malformed, "Syntax errors in policy"],
    ["foreign action", document(trusting({ ...EC2, Action: "s3:*" })), malformed, "may only specify STS AssumeRole"],
    ["a Sid twice", document(trusting({ ...EC2, Sid: "x" }, { ...EC2, Sid: "x" })), malformed, "must be unique"],
    ["itself", document(naming(ARN)), malformed, `Invalid principal in policy: "AWS":"${ARN}"`],
    ["wildcard role", document(naming(`${ARN}*`)), malformed, "Invalid principal in policy"],
    ["no ARN", document(naming("runner")), malformed, "Invalid principal in policy"],
    ["long document", document(trusting({ ...EC2, Sid: "x".repeat(2048) })), "LimitExceededException", "2048"],
  ];
  test.each(refusals)("%s", async (_, input, name, message) => {
    const harness = await startHarness();
    await expect(create(harness, input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(await harness.iam.send(new ListRolesCommand({}))).toMatchObject({ Roles: [] });
  });

  test("for a name that is there already, in any case, with 409", async () => {
    const harness = await startHarness();
    await create(harness);
    await expect(create(harness, { RoleName: "Runner" })).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "Role with name Runner already exists.",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test.each(["*", ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, "arn:aws:iam::999988887777:role/unseen"])(
    "but not for the principal %s",
    async (principal) => {
      const harness = await startHarness();
      expect((await create(harness, document(naming(principal)))).Role).toMatchObject({ Arn: ARN });
    },
  );
});

test("a trust policy may name its own role afterwards", async () => {
  const harness = await startHarness();
  await create(harness);
  await harness.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: naming(ARN) }));
  expect(decodeURIComponent((await get(harness)).Role?.AssumeRolePolicyDocument ?? "")).toBe(naming(ARN));
});

test("an inline policy is kept, and keeps its role from being deleted", async () => {
  const { iam, ...rest } = await startHarness();
  const policy = { RoleName, PolicyName: "kms" };
  const PolicyDocument = trusting({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" });
  await create({ iam, ...rest });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  const stored = await iam.send(new GetRolePolicyCommand(policy));
  expect(decodeURIComponent(stored.PolicyDocument ?? "")).toBe(PolicyDocument);
  const conflict = { name: "DeleteConflictException", message: "Cannot delete entity, must delete policies first." };
  await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(conflict);
  await iam.send(new DeleteRolePolicyCommand(policy));
  await iam.send(new DeleteRoleCommand({ RoleName }));
  await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: `The role with name ${RoleName} cannot be found.`,
    $metadata: { httpStatusCode: 404 },
  });
});

test.each([
  ["{", "This policy contains invalid Json"],
  ["[]", "Syntax errors in policy."],
])("the inline policy %s is refused", async (PolicyDocument, message) => {
  const harness = await startHarness();
  await create(harness);
  const put = harness.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  await expect(put).rejects.toMatchObject({ name: "MalformedPolicyDocumentException", message });
  const gone = harness.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "p" }));
  await expect(gone).rejects.toMatchObject({ name: "NoSuchEntityException" });
});

test("client IDs are added and removed, each once; the hundred-and-first is refused", async () => {
  const { iam } = await startHarness();
  const input = { Url: "https://idp.example", ThumbprintList: ["a".repeat(40)] };
  const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand(input));
  const add = (ClientID: string) =>
    iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
  const listed = async () =>
    (await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))).ClientIDList;
  for (const id of ["x", "y", "x"]) await add(id);
  expect(await listed()).toEqual(["x", "y"]);
  for (const ClientID of ["x", "gone"]) {
    await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, ClientID }));
  }
  expect(await listed()).toEqual(["y"]);
  for (let index = 0; index < 99; index += 1) await add(`id-${index}`);
  await expect(add("one more")).rejects.toMatchObject({ name: "LimitExceededException" });
});

test("a denial of a call on a role names the role", async () => {
  const harness = await startHarness();
  harness.endpoints.faults.add("GetRole", { kind: "access-denied" });
  await expect(get(harness)).rejects.toMatchObject({
    message: expect.stringContaining(`iam:GetRole on resource: ${ARN}`),
  });
});
