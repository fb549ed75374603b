import { spawnSync } from "node:child_process";
import { App } from "aws-cdk-lib";
import { expect, it } from "vitest";
import { readContext } from "../../lib/context.js";
import { OptionError } from "../../lib/index.js";
import { readFederation } from "../../lib/workloads/context.js";
import { FLAGS } from "./synth.js";

const ROLE = { name: "staging-deploy", namespace: "arc-system", serviceAccount: "runner" };
const BLOCK = { project: "acme-ci", location: "us-east4", cluster: "runners", roles: [ROLE] };
const STATEMENT = { Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" };

function read(federation: unknown) {
  return readFederation(new App({ context: { ...FLAGS, federation } }).node);
}

const withRole = (role: object) => ({ ...BLOCK, roles: [ROLE, { ...ROLE, ...role }] });

it("without the block there is nothing to do", () => {
  expect(readFederation(new App({ context: FLAGS }).node)).toBeNull();
});

it("the block of cdk.json and the JSON of -c say the same", () => {
  const full = {
    ...BLOCK,
    clientIds: ["sts.amazonaws.com"],
    thumbprints: ["a".repeat(40)],
    existingProvider: false,
    alertOnDenied: true,
    roles: [
      {
        ...ROLE,
        audience: "sts.amazonaws.com",
        allowSelfAssume: true,
        maxSessionHours: 12,
        managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws-cn:iam::123456789012:policy/a/b"],
        permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
        statements: [
          { ...STATEMENT, Sid: "Decrypt", Condition: { StringEquals: { "aws:RequestedRegion": ["us-east-1"] } } },
        ],
      },
      { name: "nightly", namespace: "jobs", dangerouslyAllowAnyServiceAccount: true },
    ],
  };
  expect(read(full)).toEqual(full);
  expect(read(JSON.stringify(full))).toEqual(full);
});

it("is no misspelt option of the service", () => {
  expect(readContext(new App({ context: { ...FLAGS, federation: BLOCK } }).node)).toEqual({});
  expect(() => readContext(new App({ context: { federations: BLOCK } }).node)).toThrow(
    /^context key: "federations" is not valid; .*, thumbprintRotation, federation$/,
  );
});

it.each<[unknown, string]>([
  ["{", 'federation: "{" is not valid; allowed: JSON, like'],
  ["[]", 'federation: "[]" is not valid; allowed: an object'],
  [[], 'federation: "[]" is not valid; allowed: an object'],
  [{ ...BLOCK, zone: "us-east4-a" }, 'key of federation: "zone" is not valid; allowed: project, location, cluster'],
  [{ ...BLOCK, project: 5 }, 'federation.project: "5" is not valid; allowed: a project id'],
  [{ ...BLOCK, location: "us" }, 'federation.location: "us" is not valid; allowed: a region or zone'],
  [{ ...BLOCK, cluster: "" }, 'federation.cluster: "" is not valid'],
  [{ ...BLOCK, clientIds: "a" }, 'federation.clientIds: "a" is not valid; allowed: a list'],
  [{ ...BLOCK, clientIds: ["a", "b c"] }, 'federation.clientIds[1]: "b c" is not valid'],
  [{ ...BLOCK, thumbprints: ["aa"] }, 'federation.thumbprints[0]: "aa" is not valid; allowed: 40 hex digits'],
  [{ ...BLOCK, existingProvider: "true" }, 'federation.existingProvider: "true" is not valid; allowed: true, false'],
  [{ ...BLOCK, roles: undefined }, 'federation.roles: "undefined" is not valid; allowed: a list'],
  [{ ...BLOCK, roles: [ROLE, null] }, 'federation.roles[1]: "null" is not valid; allowed: an object'],
  [withRole({ namespace: "*" }), 'federation.roles[1].namespace: "*" is not valid; allowed: 1 to 63 lower-case'],
  [withRole({ namespace: undefined }), 'federation.roles[1].namespace: "undefined" is not valid'],
  [withRole({ name: "a b" }), 'federation.roles[1].name: "a b" is not valid; allowed: 1 to 64 letters'],
  [
    withRole({ serviceaccount: "x" }),
    'key of federation.roles[1]: "serviceaccount" is not valid; allowed: name, namesp',
  ],
  [withRole({ constructor: "x" }), 'key of federation.roles[1]: "constructor" is not valid'],
  [
    withRole({ maxSessionHours: 13 }),
    'federation.roles[1].maxSessionHours: "13" is not valid; allowed: a whole number from 1',
  ],
  [withRole({ maxSessionHours: 1.5 }), 'federation.roles[1].maxSessionHours: "1.5" is not valid'],
  [withRole({ maxSessionHours: "2" }), 'federation.roles[1].maxSessionHours: "2" is not valid'],
  [
    withRole({ managedPolicies: ["ReadOnlyAccess"] }),
    'federation.roles[1].managedPolicies[0]: "ReadOnlyAccess" is not valid; allowed: ARN of a managed policy',
  ],
  [
    withRole({ statements: [{ ...STATEMENT, Effect: "allow" }] }),
    'federation.roles[1].statements[0].Effect: "allow" is not valid; allowed: Allow, Deny',
  ],
  [
    withRole({ statements: [{ ...STATEMENT, Action: ["kms:Decrypt", "Decrypt"] }] }),
    'federation.roles[1].statements[0].Action[1]: "Decrypt" is not valid; allowed: an action, like kms:Decrypt',
  ],
  [
    withRole({ statements: [STATEMENT, { ...STATEMENT, Resource: [] }] }),
    'federation.roles[1].statements[1].Resource: "[]" is not valid; allowed: one or more',
  ],
  [
    withRole({ statements: [{ ...STATEMENT, Resource: 1 }] }),
    'statements[0].Resource: "1" is not valid; allowed: an ARN',
  ],
  [
    withRole({ statements: [{ ...STATEMENT, Principal: "*" }] }),
    'key of federation.roles[1].statements[0]: "Principal" is not valid',
  ],
  [
    withRole({ statements: [{ ...STATEMENT, Condition: { StringEquals: "x" } }] }),
    'federation.roles[1].statements[0].Condition.StringEquals: "x" is not valid; allowed: an object',
  ],
])("%j fails", (federation, message) => {
  expect(() => read(federation)).toThrow(OptionError);
  expect(() => read(federation)).toThrow(message);
});

it("a long value is cut in the message", () => {
  expect(() => read({ ...BLOCK, cluster: "x".repeat(500) })).toThrow(`"${"x".repeat(80)}…" is not valid`);
});

it("the app says in one line what the stack does not take", () => {
  const federation = JSON.stringify(withRole({ name: "prod", audience: "vault" }));
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ ...FLAGS, federation }) };
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "bin/app.ts"], { env, encoding: "utf8" });
  const message =
    'federation.roles[1].audience: "vault" is not valid; allowed: one of the provider\'s client ids: sts.amazonaws.com\n';
  expect([status, stderr]).toEqual([1, message]);
});
