import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { run } from "../../bin/cli/run.js";
import { createHandler } from "../../lambda/handler.js";
import { systemClock } from "../../rotation/adapters/system-clock.js";
import { textFor } from "../../sandbox/aws/sns.js";
import { HOSTILE, type HostileWorld, startHostileWorld } from "./hostile-world.js";

/** What must reach nobody as it is: controls, format characters, separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Where a text got to: name of the sink, and what it got. */
const sinks = new Map<string, string>();
let hostile: HostileWorld;

// One world and a few runs: the tests look at what came out of them.
beforeAll(async () => {
  hostile = await startHostileWorld();
  const { world } = hostile;
  const page = join(world.caFile, "..", "page.html");
  await cli("check", ["check", "--verbose", "--report", page, ...account()]);
  await cli("check --json", ["check", "--json", ...account()]);
  await cli("rotate --dry-run", ["rotate", "--dry-run", ...account()]);
  for (const target of ["https://subjects.example/a", "https://other.example/a", "impostor.example"]) {
    await cli(`inspect ${target}`, ["inspect", target, ...reach()]);
    await cli(`inspect --json ${target}`, ["inspect", "--json", target, ...reach()]);
  }
  await cli("inspect, hostile target", ["inspect", `https://subjects.example/${HOSTILE}`, ...reach()]);
  await cli("inspect, long target", ["inspect", `https://subjects.example/${"x".repeat(100_000)}`, ...reach()]);
  sinks.set("report page", await readFile(page, "utf8"));
  sinks.set("log", await playHandler());
  for (const sent of world.aws.published()) {
    const event = sent.attributes.event?.value ?? "";
    sinks.set(`subject of ${event}`, sent.subject ?? "");
    sinks.set(`attributes of ${event}`, JSON.stringify(sent.attributes));
    for (const to of ["default", "email", "https", "sqs", "lambda"]) sinks.set(`${to} of ${event}`, textFor(sent, to));
  }
  sinks.set(
    "metrics",
    world.aws
      .metrics()
      .map(({ name, dimensions }) => `${name} ${JSON.stringify(dimensions)}`)
      .join("\n"),
  );
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await hostile.close();
});

function reach(): string[] {
  return [...hostile.connectTo.flatMap((rule) => ["--connect-to", rule]), "--ca-file", hostile.world.caFile];
}

function account(): string[] {
  return ["--issuer-host", "*", ...reach()];
}

async function cli(name: string, argv: readonly string[]): Promise<void> {
  const seen = { out: "", err: "" };
  const code = await run(argv, {
    clock: systemClock,
    out: (text) => {
      seen.out += text;
    },
    err: (text) => {
      seen.err += text;
    },
    columns: 80,
    interactive: false,
    progress: false,
    color: false,
    errColor: false,
    interrupt: () => new AbortController().signal,
    confirm: async () => false,
  });
  expect([0, 1, 2, 3], `${name}: ${seen.err}`).toContain(code);
  sinks.set(`stdout of ${name}`, seen.out);
  sinks.set(`stderr of ${name}`, seen.err);
}

async function playHandler(): Promise<string> {
  const { world, connectTo } = hostile;
  let log = "";
  const env = {
    ISSUER_HOSTS: "*",
    CA_FILE: world.caFile,
    CONNECT_TO: connectTo.join(","),
    TOPIC_ARN: world.topicArn,
    PER_HOST_METRICS: "true",
    LOG_LEVEL: "debug",
  };
  const writeLog = (line: string) => {
    log += line;
  };
  await createHandler(env, { writeLog })({}, { getRemainingTimeInMillis: () => 60_000 });
  return log;
}

it("every kind of alert was sent, and every sink got something", () => {
  const events = hostile.world.aws.published().map(({ attributes }) => attributes.event?.value);
  expect(events.toSorted()).toEqual(["drifted", "rotated", "rotation-failed", "untrusted"]);
  const silent = [...sinks].filter(([name, text]) => text === "" && !name.startsWith("std")).map(([name]) => name);
  expect(silent).toEqual([]);
});

it("hostile text gets to people, escaped", () => {
  const escaped = [...sinks].filter(([, text]) => text.includes("u{202e}")).map(([name]) => name);
  for (const name of TELLING) expect(escaped).toContain(name);
});

/** The sinks that tell of it: were it lost on the way there, the other tests would prove nothing. */
const TELLING = [
  "stdout of check",
  "stderr of check",
  "stdout of check --json",
  "stdout of rotate --dry-run",
  "stdout of inspect https://subjects.example/a",
  "stdout of inspect https://other.example/a",
  "stdout of inspect impostor.example",
  "stdout of inspect --json impostor.example",
  "report page",
  "log",
  ...["rotated", "untrusted", "drifted", "rotation-failed"].flatMap((event) =>
    ["default", "email", "https", "sqs", "lambda"].map((to) => `${to} of ${event}`),
  ),
];

it("no sink gets a character that cannot be seen", () => {
  const raw = [...sinks].filter(([, text]) => text.split("\n").some((line) => UNPRINTABLE.test(line)));
  expect(raw.map(([name]) => name)).toEqual([]);
});

it("no JSON holds one behind its own escapes", () => {
  const lines = [...sinks].filter(
    ([name]) => /log|--json|default|sqs|lambda|https of/.test(name) && name.startsWith("stderr") === false,
  );
  const objects = lines.flatMap(([name, text]) =>
    (name === "log" ? text.trim().split("\n") : [text]).map((json) => ({ name, json })),
  );
  const raw = objects.filter(({ name, json }) =>
    valuesOf(JSON.parse(json)).some((value) =>
      UNPRINTABLE.test(name.startsWith("https of") ? value.replaceAll("\n", "") : value),
    ),
  );
  expect(raw.map(({ name }) => name)).toEqual([]);
});

it("no line is made by a text: the log has one object a line, the mail its own lines", () => {
  for (const line of sinks.get("log")?.trim().split("\n") ?? []) expect(JSON.parse(line)).toHaveProperty("event");
  const mails = [...sinks].filter(([name]) => name.startsWith("email"));
  const strange = mails.flatMap(([, text]) => text.split("\n")).filter((line) => /^\s*(<|'|"|\*|\[)/.test(line));
  expect(strange).toEqual([]);
});

it("the subject of a mail is printable ASCII of fewer than 100 characters", () => {
  for (const [name, text] of sinks) if (name.startsWith("subject")) expect(text).toMatch(/^[\x20-\x7e]{1,99}$/);
});

it("chat gets markup as text", () => {
  for (const [name, text] of sinks) {
    if (!name.startsWith("https of")) continue;
    const { content, metadata } = JSON.parse(text);
    for (const part of [content.title, content.description, metadata.summary]) {
      expect(part, name).not.toMatch(/<|>|(?<!\\)[*`~[\]|]/);
    }
  }
});

it("the page gets markup as text", () => {
  const page = sinks.get("report page") ?? "";
  expect(page).not.toMatch(/<(script|img)\b/i);
  expect(page).toContain("&#60;script&#62;");
});

it("no dimension of a metric is anything but a host", () => {
  const hosts = hostile.world.aws.metrics().flatMap(({ dimensions }) => Object.values(dimensions));
  expect(hosts.filter((host) => !/^[a-z]+\.example$/.test(host))).toEqual([]);
  expect(new Set(hosts).size).toBe(5);
});

it("a target of 100 000 characters is not printed whole", () => {
  const name = "inspect, long target";
  expect(`${sinks.get(`stdout of ${name}`)}${sinks.get(`stderr of ${name}`)}`.length).toBeLessThan(5000);
});

function valuesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [key, ...valuesOf(each)])
    : [];
}
