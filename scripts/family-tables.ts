import { CONDITIONS } from "../federation/doctor/credentials/conditions.js";
import { FAMILIES, type Family, type Row } from "../federation/doctor/credentials/families.js";
import { SOURCE_TEXTS } from "../federation/doctor/credentials/tell.js";
import { namesOf } from "../federation/doctor/credentials/tools.js";

const BEGIN = "<!-- tables of families: made by npm run docs:doctor -->";
const END = "<!-- end of the tables -->";

/** The tables of all families, as Markdown. */
export const FAMILY_TABLES = FAMILIES.map(section).join("\n\n");

/** The page with the tables in their place. @throws {Error} when the page has no such place */
export function replaceTables(page: string, tables: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no "${BEGIN}" and "${END}"`);
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
}

function section(family: Family): string {
  const facts = [
    `Follows the sources of ${family.seen}. The profile: ${family.profileVariables.map((name) => `\`${name}\``).join(", else ")}, else \`default\`.`,
    family.mustExist.length === 0
      ? "A profile that does not exist is passed over."
      : `One that ${family.mustExist.map((name) => `\`${name}\``).join(" or ")} names has to exist.`,
    ...(family.examinesFirst ? ["A faulty profile stops the tool even where the variables would do."] : []),
    ...(family.roleOnTop ? ["A profile's `role_arn` is assumed on top of what the profile brings."] : []),
    ...(family.goesOn ? ["A row that fails leaves the word to the next one."] : []),
  ];
  const name = namesOf(family, null);
  const same = FAMILIES.find((other) => other.chain === family.chain);
  if (same !== undefined && same !== family)
    return `### ${name}\n\nFollows the sources of ${family.seen}. As ${same.name}.`;
  return `### ${name}\n\n${facts.join(" ")}\n\n${table("order", family.chain)}\n\n${table("in the profile", family.profile)}`;
}

function table(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ source, when }, index) => {
    const conditions = when.map((id) => CONDITIONS[id].says).join(", and ") || "always";
    return `| ${index + 1} | ${SOURCE_TEXTS[source].called} | ${conditions} |`;
  });
  return [`| ${title} | takes | when |`, "|---|---|---|", ...lines].join("\n");
}
