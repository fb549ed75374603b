import { createServer } from "node:http";
import { IAMClient } from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { IamRoles } from "../../../federation/doctor/adapters/iam-roles.js";
import { listenOnLoopback } from "../../../sandbox/tls-front-end.js";
import { run } from "../../support/fixtures.js";
import { ROLE_ARN, statement, trustPolicy } from "./evidence.js";

/** The role of that ARN, where IAM gives this document, and the name IAM was asked for. */
async function roleWith(document: string, arn: string) {
  let asked: string | null = null;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked = new URLSearchParams(body).get("RoleName");
    const role = `<Arn>${ROLE_ARN}</Arn><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument>`;
    const xml = `<GetRoleResponse><GetRoleResult><Role>${role}</Role></GetRoleResult></GetRoleResponse>`;
    response.writeHead(200, { "content-type": "text/xml" }).end(xml);
  });
  const { port } = await run(listenOnLoopback(server, {}));
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new IAMClient({ endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials });
  const role = await new IamRoles(client, new AbortController().signal).getRole(arn);
  client.destroy();
  return { role, asked };
}

it("decodes the document, which IAM encodes, and asks by the name without its path", async () => {
  const policy = trustPolicy(statement());
  const { role, asked } = await roleWith(encodeURIComponent(policy), ROLE_ARN.replace("role/", "role/ci/gke/"));
  expect(role).toEqual({ arn: ROLE_ARN, trustPolicy: policy });
  expect(asked).toBe("runner");
});

it.each(["{}", "%E0%A4%A"])("takes %s as it is", async (document) => {
  expect((await roleWith(document, ROLE_ARN)).role.trustPolicy).toBe(document);
});
