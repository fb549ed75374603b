import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SETUP_DEFAULTS } from "../../../federation/setup/parse.js";
import { commandNamed } from "../../docs/commands.js";
import { FULL, filesOf } from "./given.js";

const PAGE = readFileSync("docs/setup.md", "utf8");

it("docs/setup.md names every option, every default and every file", () => {
  const options = commandNamed("setup").options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  const common = ["--no-color", "--verbose"];
  for (const option of options.filter((name) => !common.includes(name))) expect(PAGE).toContain(`\`${option}`);
  for (const value of Object.values(SETUP_DEFAULTS)) expect(PAGE).toContain(`\`${value}\``);
  for (const path of filesOf(FULL).keys()) {
    const named = PAGE.includes(`\`${path}\``) || PAGE.includes(`\`${path.replace(/(chart|workflows)\/.*/, "$1/")}\``);
    expect(named, path).toBe(true);
  }
});
