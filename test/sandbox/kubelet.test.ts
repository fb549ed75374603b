import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { expect, it, vi } from "vitest";
import { decodeToken } from "../../federation/token/claims.js";
import { createIssuer } from "../../sandbox/issuer.js";
import { PROJECTED_TOKENS, projectTokens, TOKEN_SECONDS } from "../../sandbox/kubelet.js";
import { temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";

const ISSUER = "https://idp.example";

async function start() {
  const [folder, clock, ending] = [await temporaryFolder(), new ManualClock(), new AbortController()];
  await projectTokens({ issuer: createIssuer({ issuer: ISSUER }), folder, clock, ended: ending.signal });
  const read = (path: string = PROJECTED_TOKENS.runner.path) => readFile(join(folder, path), "utf8");
  return { folder, clock, ending, read };
}

it.each([
  ["runner", "system:serviceaccount:arc-system:runner", "sts.amazonaws.com"],
  ["default", "system:serviceaccount:arc-system:default", "sts.amazonaws.com"],
  ["wrongAudience", "system:serviceaccount:arc-system:runner", ISSUER],
] as const)(
  "the token file %s is of a day, for its workload and audience, and its owner's alone",
  async (name, sub, aud) => {
    const { folder, clock, read } = await start();
    const { path } = PROJECTED_TOKENS[name];
    const token = await read(path);
    expect(decodeToken(token)).toMatchObject({
      kind: "claims",
      claims: { issuer: ISSUER, subject: sub, audiences: [aud], issuedAt: clock.now() },
    });
    expect(decodeJwt(token)).toMatchObject({ exp: clock.now().getTime() / 1000 + TOKEN_SECONDS });
    expect((await stat(join(folder, path))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, path, ".."))).toEqual(["token"]);
  },
);

it("one of the files holds a token that ended an hour ago", async () => {
  const { clock, read } = await start();
  const { iat, nbf, exp } = decodeJwt(await read(PROJECTED_TOKENS.expired.path));
  const now = clock.now().getTime() / 1000;
  expect([iat, nbf, exp]).toEqual([now - TOKEN_SECONDS - 3600, now - TOKEN_SECONDS - 3600, now - 3600]);
});

it("is written anew after 80 % of its life, again and again", async () => {
  const { clock, read } = await start();
  for (const _ of [1, 2]) {
    const before = await read();
    clock.advance(0.8 * TOKEN_SECONDS * 1000 - 1);
    expect(await read()).toBe(before);
    clock.advance(1);
    await vi.waitFor(async () => expect(await read()).not.toBe(before));
    await vi.waitFor(() => expect(clock.pending()).toBe(1));
  }
});

it("is tried again when it could not be written", async () => {
  const { folder, clock, read } = await start();
  await rm(join(folder, "arc-system"), { recursive: true });
  await writeFile(join(folder, "arc-system"), "in the way");
  clock.advance(0.8 * TOKEN_SECONDS * 1000);
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  await rm(join(folder, "arc-system"));
  clock.advance(60_000);
  await vi.waitFor(async () => expect(decodeJwt(await read())).toMatchObject({ iss: ISSUER }));
});

it("is left alone when the world has ended", async () => {
  const { clock, ending } = await start();
  ending.abort();
  expect(clock.pending()).toBe(0);
});
