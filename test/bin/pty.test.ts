import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";

/** AWS endpoints that take a call and never answer; resolves its promise at the first call. */
async function silentAws(): Promise<{ readonly url: string; readonly called: Promise<unknown> }> {
  const server = createServer((socket) => void socket.on("error", () => undefined));
  const called = once(server, "connection");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, called };
}

/** `check` on a terminal of a size, as util-linux's script gives it. */
async function checkOnTerminal(size: string, options: string) {
  const { url, called } = await silentAws();
  const command = `stty ${size}; exec '${process.execPath}' --import tsx bin/cli.ts check ${options}`;
  const env = {
    PATH: process.env.PATH,
    TERM: "xterm",
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
  };
  const child = spawn("script", ["-qec", command, "/dev/null"], { env, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  child.stdout.on("data", (chunk) => {
    shown += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number);
  return { child, called, ended, shown: () => shown };
}

describe.each(["cols 0 rows 0", "cols 80 rows 24"])("check on a terminal of %s", (size) => {
  it("ends by itself, with the usual exit code and little output", async () => {
    const { ended, shown } = await checkOnTerminal(size, "--timeout 0.1 --deadline 1");
    expect(await ended).toBe(3);
    expect(shown()).toContain("error: ");
    expect(shown().length).toBeLessThan(20_000);
  });

  it("ends at Ctrl-C", async () => {
    const { child, called, ended } = await checkOnTerminal(size, "--timeout 60");
    await called;
    child.stdin.write("\u0003");
    expect(await ended).toBe(130);
  });
});
