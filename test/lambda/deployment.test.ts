import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { respondToDeployment } from "../../lambda/deployment.js";
import type { DeploymentRequest } from "../../lambda/deployment-request.js";
import { ConfigError, FaultError } from "../../rotation/core/fault/fault.js";

describe("a deployment that asks for the first run", () => {
  let server: Server;
  let answers: {
    readonly method: string;
    readonly type: string | undefined;
    readonly status: string;
    readonly reason: string;
  }[];
  let refusals: number;

  beforeEach(async () => {
    answers = [];
    refusals = 0;
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      refusals -= 1;
      if (refusals >= 0) return void response.writeHead(503).end();
      const { Status, Reason } = JSON.parse(body);
      answers.push({
        method: request.method ?? "",
        type: request.headers["content-type"],
        status: Status,
        reason: Reason,
      });
      response.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const request = (RequestType: DeploymentRequest["RequestType"] = "Create"): DeploymentRequest => ({
    RequestType,
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`,
    StackId: "s",
    RequestId: "r",
    LogicalResourceId: "FirstRun",
  });

  it("succeeds after a run, with a PUT that has no content type", async () => {
    expect(await respondToDeployment(request(), async () => "ran")).toBe("ran");
    expect(answers).toEqual([{ method: "PUT", type: undefined, status: "SUCCESS", reason: "" }]);
  });

  it("does not run when it is deleted", async () => {
    let runs = 0;
    expect(await respondToDeployment(request("Delete"), async () => (runs += 1))).toBeNull();
    expect([runs, answers.length]).toEqual([0, 1]);
  });

  it("fails when the configuration cannot be used, and says why", async () => {
    const running = respondToDeployment(request(), () => Promise.reject(new ConfigError("MODE: no")));
    await expect(running).rejects.toThrow("MODE: no");
    expect(answers).toMatchObject([{ status: "FAILED", reason: "MODE: no" }]);
  });

  it("succeeds when the run failed otherwise, which alarms tell", async () => {
    const running = respondToDeployment(request("Update"), () => Promise.reject(new FaultError("access-denied", "no")));
    await expect(running).rejects.toThrow("no");
    expect(answers).toMatchObject([{ status: "SUCCESS" }]);
  });

  it("tells CloudFormation again when it did not listen", async () => {
    refusals = 2;
    await respondToDeployment(request(), async () => null);
    expect(answers).toMatchObject([{ status: "SUCCESS" }]);
  });
});
