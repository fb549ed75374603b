import { readdirSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { expect, it } from "vitest";
import { readConfig } from "../../lib/config.js";
import { readContext } from "../../lib/context.js";
import { commandNamed } from "./commands.js";
import { codesIn, readText } from "./markdown.js";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(readText("package.json"));

/** Verbs of the CDK CLI that the pages may use. */
const CDK_VERBS = ["bootstrap", "synth", "diff", "deploy", "destroy"];

/** Command lines of a page: in its blocks of code, and in backticks. Comments, pipes and prompts are cut off. */
function commandsOf(page: string): string[] {
  const [prose, blocks] = readText(page)
    .split(/^```.*$/m)
    .reduce<[string[], string[]]>(
      ([texts, codes], part, index) => (index % 2 === 0 ? [[...texts, part], codes] : [texts, [...codes, part]]),
      [[], []],
    );
  const lines = [...prose.flatMap(codesIn), ...blocks.flatMap((block) => block.split("\n"))];
  const commands = lines.map((line) => line.replace(/^\s*\$ /, "").replace(/\s+(#|[|<>]\s|2?>|&&).*$/, ""));
  return commands.filter((line) => /^(oidc-thumbprints|npm (run|start|test)|npx cdk)\s/.test(line));
}

function check(command: string): void {
  const [program, ...words] = command.trim().split(/\s+/);
  if (program === "npx") checkCdk(words.slice(1));
  else if (program === "oidc-thumbprints") checkCli(words);
  else checkNpm(words);
}

function checkNpm(words: readonly string[]): void {
  const given = words.filter((word) => word !== "-s");
  const dashes = given.indexOf("--");
  const name = given[0] === "run" ? given[1] : given[0];
  // `npm run` and `npm run -s` alone are mentions of npm itself.
  if (name === undefined) return;
  expect(Object.keys(scripts)).toContain(name);
  if (dashes < 0) return;
  const own = scripts[name]?.replace(/^node scripts\/cli\.mjs ?/, "").split(" ") ?? [];
  if (scripts[name]?.startsWith("node scripts/cli.mjs")) checkCli([...own.filter(Boolean), ...given.slice(dashes + 1)]);
}

function checkCli([name = "", ...words]: readonly string[]): void {
  if (["--help", "--version", "-V"].includes(name)) return;
  const known = commandNamed(name).options.flatMap(({ long, short }) => [long, short]);
  for (const word of words.filter((each) => each.startsWith("-"))) {
    expect([...known, "--help"]).toContain(word.split("=")[0]);
  }
}

/** Context is read as the app reads it, so that values are checked as well. */
function checkCdk([verb = "", ...words]: readonly string[]): void {
  expect(CDK_VERBS).toContain(verb);
  const pairs = words.filter((_, index) => words[index - 1] === "-c").map((pair) => pair.replaceAll(/['"]/g, ""));
  expect(words.filter((word) => word.startsWith("-") && word !== "-c")).toEqual([]);
  const context = Object.fromEntries(pairs.map((pair) => [pair.split("=")[0], pair.slice(pair.indexOf("=") + 1)]));
  expect(() => readConfig(readContext(new App({ context }).node))).not.toThrow();
}

it.each(PAGES)("%s uses only commands, scripts and options that exist", (page) => {
  for (const command of commandsOf(page)) expect(() => check(command), `${page}: ${command}`).not.toThrow();
  expect(PAGES).toContain(page);
});

it("the pages have commands of each kind", () => {
  const all = PAGES.flatMap(commandsOf);
  for (const start of ["oidc-thumbprints ", "npm run ", "npm start", "npx cdk deploy "]) {
    expect(all.filter((command) => command.startsWith(start)).length, start).toBeGreaterThan(0);
  }
});

it.each([
  "oidc-thumbprints chek",
  "oidc-thumbprints check --dry-run",
  "npm run cli -- rotate --dryrun",
  "npm run nothing",
  "npm start -- --metrics",
  "npx cdk deploy -c mod=audit",
  "npx cdk deploy -c mode=watch",
  "npx cdk deploi",
])("a mistake is found: %s", (command) => {
  expect(() => check(command)).toThrow();
});
