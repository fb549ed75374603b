import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/fixtures.js";
import { runCli } from "./recording-io.js";
import { BASE, FULL } from "./setup-given.js";

it("names files of an earlier run that are no part of this one", async () => {
  const folder = join(await temporaryFolder(), "aws");
  expect((await runCli([...FULL, "--out", folder])).err).toBe("");
  const { code, err } = await runCli([...BASE, "--out", folder, "--force"]);
  expect(code).toBe(0);
  expect(err).toMatch(/^warning: these files of an earlier setup are left/);
  for (const path of [".sops.yaml", "trust-policy-create.json", "scale-set-values.yaml", "chart/values.yaml"]) {
    expect(err).toContain(path);
  }
  expect(err).not.toContain("pod.yaml");
});

it("says nothing where nothing is left", async () => {
  const folder = join(await temporaryFolder(), "aws");
  await runCli([...BASE, "--out", folder]);
  expect((await runCli([...BASE, "--out", folder, "--force"])).err).toBe("");
});
