import { warningsOf } from "../../../federation/setup/parse.js";
import type { Artefact, Plan } from "../../../federation/setup/plan.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import type { Printed } from "../output/common-schema.js";
import type { SetupOutput } from "../output/schemas.js";
import { block, document, plain } from "./markdown.js";
import { labelled, type Style } from "./style.js";

/** Where files were written, and what became of each by its path. */
export interface Written {
  readonly folder: string;
  readonly states: ReadonlyMap<string, "written" | "unchanged">;
}

/** All files one after the other, each below its name. What is in them stays as it is, to be copied. */
export function setupSections(files: readonly Artefact[], style: Style): string {
  const { bold, dim } = style.colors;
  return files
    .map(({ path, purpose, text }) => `${bold(`==> ${path}`)}\n${labelled("    ", purpose, style, dim)}\n\n${text}`)
    .join("\n");
}

/** What was written, and what comes next. */
export function writtenText(files: readonly Artefact[], { folder, states }: Written, style: Style): string {
  const shown = sanitize(folder);
  const lines = files.map(({ path }) => `  ${states.get(path) === "written" ? "written  " : "unchanged"}  ${path}`);
  const next = `${shown}/README.md says what each is for. It begins with aws-commands.sh, and ends with doctor.`;
  const count = countOf([...states.values()].filter((state) => state === "written").length, "file");
  return `${[`${count} written to ${shown}`, ...lines, "", labelled("next  ", next, style)].join("\n")}\n`;
}

/** The same facts for a program. @param written - null when the files are only printed */
export function setupJson(plan: Plan, files: readonly Artefact[], written: Written | null): string {
  const { issuer, provider, role, subject, audience, region, expirationSeconds, selfAssume } = plan;
  const report: Printed<typeof SetupOutput> = {
    version: 1,
    issuer,
    providerArn: provider,
    roleArn: role.arn,
    subject,
    audience,
    region,
    expirationSeconds,
    selfAssume,
    warnings: warningsOf(plan),
    out: written?.folder ?? null,
    files: files.map(({ path, purpose, text, executable }) => ({
      path,
      purpose,
      executable,
      state: written?.states.get(path) ?? "printed",
      content: text,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The files as Markdown. */
export function setupMarkdown(files: readonly Artefact[], warnings: readonly string[]): string {
  const sections = files.flatMap(({ path, purpose, text }) => [
    `#### ${plain(path)}`,
    `${plain(purpose)}.`,
    block(text),
  ]);
  return document([...warnings.map((warning) => `> ${plain(warning)}`), ...sections]);
}
