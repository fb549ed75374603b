import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { IAMClient, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AnswerLimits, limitAnswers } from "../../../../rotation/adapters/aws/answers.js";

const XML =
  "<ListOpenIDConnectProvidersResponse><ListOpenIDConnectProvidersResult/></ListOpenIDConnectProvidersResponse>";

describe("an answer of AWS", () => {
  let server: Server;
  let requests: number;
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    requests = 0;
    server = createServer((_, response) => {
      requests += 1;
      answer(response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function list(limits: AnswerLimits) {
    const client = new IAMClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    });
    limitAnswers(client, limits);
    try {
      return await client.send(new ListOpenIDConnectProvidersCommand({}));
    } finally {
      client.destroy();
    }
  }

  it.each([
    ["without a limit of time", null],
    ["inside its time", 60_000],
  ])("of the largest size is read, %s", async (_name, timeoutMs) => {
    answer = (response) => response.end(XML);
    await expect(list({ timeoutMs, maxBytes: XML.length })).resolves.toMatchObject({
      $metadata: { httpStatusCode: 200 },
    });
  });

  it("that is larger is given up, and its connection closed", async () => {
    let closed = false;
    answer = (response) => {
      response.on("close", () => {
        closed = !response.writableFinished;
      });
      // Never ends by itself.
      response.write(XML);
    };
    await expect(list({ timeoutMs: null, maxBytes: XML.length - 1 })).rejects.toMatchObject({
      name: "AnswerTooLarge",
      message: expect.stringContaining(`the answer is larger than ${XML.length - 1} bytes`),
    });
    await expect.poll(() => closed).toBe(true);
    expect(requests).toBe(1);
  });

  it("that takes longer is given up as a timeout, and its connection closed", async () => {
    let closed = false;
    answer = (response) => {
      response.on("close", () => {
        closed = !response.writableFinished;
      });
      response.write(XML.slice(0, 10));
    };
    await expect(list({ timeoutMs: 50, maxBytes: 1000 })).rejects.toMatchObject({
      name: "TimeoutError",
      message: expect.stringContaining("the answer took longer than 50 ms"),
    });
    await expect.poll(() => closed).toBe(true);
  });
});
