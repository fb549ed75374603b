import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../support/fixtures.js";
import { stubAws } from "./account.js";
import { runCli } from "./recording-io.js";

const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

/** AWS endpoints with no provider that remember the regions which requests were signed for. */
async function signedRegions() {
  const regions: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    regions.push(/Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1]);
    response.end("<ListOpenIDConnectProvidersResponse/>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, regions };
}

/** A configuration file of the AWS command line. */
async function configFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), "config");
  await writeFile(path, text);
  return path;
}

describe("the region", () => {
  it.each([
    ["is us-east-1 where none is configured", {}, "us-east-1"],
    ["is that of AWS_REGION", { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" }, "eu-west-1"],
    ["is that of AWS_DEFAULT_REGION, as for the AWS command line", { AWS_DEFAULT_REGION: "eu-west-2" }, "eu-west-2"],
  ])("%s", async (_name, variables, region) => {
    const { url, regions } = await signedRegions();
    stubAws({ AWS_ENDPOINT_URL: url, ...KEYS, ...variables });
    expect(await runCli(["check"])).toMatchObject({ code: 0, err: "" });
    expect(regions).toEqual([region]);
  });
});

it("without any credentials it is 2, and one line names the three usual ways", async () => {
  stubAws({});
  const { code, out, err } = await runCli(["check"]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^error: no AWS credentials .*aws sso login.*--profile.*AWS_ACCESS_KEY_ID.*role is attached\n$/);
});

describe("a profile", () => {
  it("that does not exist is named, with those that do", async () => {
    stubAws({
      AWS_CONFIG_FILE: await configFile("[default]\n[profile audit]\n[sso-session nobody]\n[profile 'a b']\n"),
    });
    const { code, err } = await runCli(["check", "--profile", "nobody"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --profile: the profile "nobody" does not exist in .*; there are audit, a b\n$/);
  });

  it("of AWS_PROFILE that does not exist is named with its variable", async () => {
    stubAws({ AWS_PROFILE: "nobody" });
    const { code, err } = await runCli(["check"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: AWS_PROFILE: the profile "nobody" does not exist in .*; there is none\n$/);
  });

  it("that exists without credentials leaves none", async () => {
    stubAws({ AWS_CONFIG_FILE: await configFile("[profile audit]\nregion = eu-west-1\n") });
    const { code, err } = await runCli(["check", "--profile", "audit"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: no AWS credentials /);
  });

  it("brings credentials and region", async () => {
    const { url, regions } = await signedRegions();
    const keys = "aws_access_key_id = test\naws_secret_access_key = test\n";
    stubAws({
      AWS_ENDPOINT_URL: url,
      AWS_CONFIG_FILE: await configFile(`[profile audit]\nregion = eu-west-1\n${keys}`),
    });
    expect(await runCli(["check", "--profile", "audit"])).toMatchObject({ code: 0, err: "" });
    expect(regions).toEqual(["eu-west-1"]);
  });
});
