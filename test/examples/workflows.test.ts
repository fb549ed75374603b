// The workflows that `setup` makes, checked by the real actionlint. It calls shellcheck where there is one.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runTool } from "./tools.js";

const GITHUB = "examples/gke-runner/.github";
const FILES = readdirSync(join(GITHUB, "workflows")).map((name) => join(GITHUB, "workflows", name));

it("actionlint finds nothing", () => {
  const args = ["-no-color", "-config-file", join(GITHUB, "actionlint.yaml"), ...FILES];
  expect(runTool("ACTIONLINT_PATH", args)).toEqual({ status: 0, out: "", err: "" });
  expect(FILES).toHaveLength(2);
});

it("and would: without its configuration the label is unknown", () => {
  const { status, out } = runTool("ACTIONLINT_PATH", ["-no-color", ...FILES]);
  expect(status).toBe(1);
  expect(out).toContain('label "gke-runner" is unknown');
});

it("actionlint finds nothing in the repository's own", () => {
  const own = ["ci.yml", "audit.yml"].map((name) => join(".github/workflows", name));
  expect(runTool("ACTIONLINT_PATH", ["-no-color", ...own])).toEqual({ status: 0, out: "", err: "" });
});

it("actionlint finds nothing in the workflow that uses the actions", () => {
  const example = "examples/github-actions/.github/workflows/thumbprints.yml";
  expect(runTool("ACTIONLINT_PATH", ["-no-color", example])).toEqual({ status: 0, out: "", err: "" });
});
