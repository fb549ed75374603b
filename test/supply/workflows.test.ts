import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { readText } from "../docs/markdown.js";

const FOLDER = ".github/workflows";
const FILES = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, { "timeout-minutes": number; permissions?: unknown; steps: readonly Step[] }>>;
}

it("there are workflows", () => {
  expect(FILES).toEqual([`${FOLDER}/audit.yml`, `${FOLDER}/ci.yml`]);
});

it.each(FILES)("%s: each action is a commit, its version beside it", (file) => {
  const uses = readText(file)
    .split("\n")
    .filter((line) => /\buses:/.test(line));
  expect(uses.length).toBeGreaterThan(1);
  for (const line of uses) expect(line).toMatch(/^\s*- uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it("one action is one commit everywhere", () => {
  const uses = FILES.flatMap((file) => [...readText(file).matchAll(/uses: ([^@]+)@(.+)$/gm)]);
  const commits = new Map(uses.map(([, action, commit]) => [action, commit]));
  expect(uses.map(([, action, commit]) => [action, commit])).toEqual(
    uses.map(([, action]) => [action, commits.get(action)]),
  );
});

it.each(FILES)("%s may read the code and no more, and ends", (file) => {
  const workflow: Workflow = parse(readText(file));
  expect(workflow.permissions).toEqual({ contents: "read" });
  // What runs with a write token on the code of strangers.
  expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
  expect(workflow.concurrency.group).toContain("github.ref");
  for (const { permissions, steps, ...job } of Object.values(workflow.jobs)) {
    expect(permissions).toBeUndefined();
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with)).toEqual([{ "persist-credentials": false }]);
  }
});

it.each(FILES)("%s: no text of a stranger reaches a shell", (file) => {
  const { jobs }: Workflow = parse(readText(file));
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ""));
  expect(commands.filter((run) => run.includes("${{"))).toEqual([]);
});

it("all of it is updated every week, releases of less than a week left out", () => {
  const { version, updates } = parse(readText(".github/dependabot.yml"));
  expect(version).toBe(2);
  expect(updates).toMatchObject(
    ["npm", "github-actions"].map((ecosystem) => ({
      "package-ecosystem": ecosystem,
      directory: "/",
      schedule: { interval: "weekly" },
      cooldown: { "default-days": 7 },
    })),
  );
});
