// The single file as a pod runs it: from standard input, in an empty folder, with nothing installed.
import { spawn } from "node:child_process";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildSingleFile } from "../../scripts/build-single-file.js";
import { temporaryFolder } from "../support/fixtures.js";

/** Runs Node with the file as its standard input. */
function runFromInput(
  file: string,
  cwd: string,
  args: readonly string[],
): Promise<{ code: number | null; out: string; err: string }> {
  const env = { PATH: process.env.PATH, HOME: cwd, AWS_WEB_IDENTITY_TOKEN_FILE: "/no/token" };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  createReadStream(file).pipe(child.stdin);
  const seen = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    seen.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    seen.err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...seen }));
  });
}

it("runs from standard input, recognised or named as a module", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "oidc-thumbprints.mjs");
  await buildSingleFile(file);
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(await runFromInput(file, folder, ["-", "--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  const named = await runFromInput(file, folder, ["--input-type=module", "-", "doctor", "--collect"]);
  expect([named.code, named.err]).toEqual([0, ""]);
  expect(JSON.parse(named.out)).toMatchObject({
    environment: { value: { variables: { AWS_WEB_IDENTITY_TOKEN_FILE: "/no/token" } } },
    token: { kind: "failed", code: "file-missing" },
  });
}, 60_000);

it("imports nothing but what Node has", async () => {
  const folder = await temporaryFolder();
  await buildSingleFile(join(folder, "one.mjs"));
  const text = readFileSync(join(folder, "one.mjs"), "utf8");
  const imported = [...text.matchAll(/(?:^|[;}\s])import(?:[\w*{}\s,$]*?from)?\s?["']([^"']+)["']/g)].map(
    ([, name]) => name ?? "",
  );
  expect(imported.length).toBeGreaterThan(5);
  const { builtinModules } = await import("node:module");
  const foreign = imported.filter((name) => !builtinModules.includes(name.replace(/^node:/, "")));
  expect(foreign).toEqual([]);
}, 60_000);
