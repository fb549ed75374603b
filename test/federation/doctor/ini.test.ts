// Each row follows the source of a real parser: Python's configparser, @smithy/core, aws-sdk-go-v2.
import { describe, expect, it } from "vitest";
import { readConfigFiles } from "../../../federation/doctor/credentials/config-files.js";
import { DIALECTS, type Dialect } from "../../../federation/doctor/credentials/model.js";
import { shellWords } from "../../../federation/doctor/credentials/shell-words.js";

const ROLE = "role_arn = r\nweb_identity_token_file = /t\n";

function tokenFile(dialect: Dialect, config: string, credentials = ""): string | null {
  const { problem, profiles } = readConfigFiles(dialect, { config, credentials }, ["web"]);
  return problem ?? profiles[0]?.settings.web_identity_token_file ?? null;
}

describe("configuration files", () => {
  it.each<[string, string, python: string | null, javascript: string | null, go: string | null]>([
    ["a plain profile", `[profile web]\n${ROLE}`, "/t", "/t", "/t"],
    ["settings indented alike", `[profile web]\n  role_arn = r\n  web_identity_token_file = /t\n`, "/t", "/t", "/t"],
    ["one indented below another", `[profile web]\nrole_arn = r\n  web_identity_token_file = /t\n`, null, "/t", "/t"],
    ["one below an empty setting", `[profile web]\ns3 =\n  web_identity_token_file = /t\n`, null, null, null],
    ["no prefix", `[web]\n${ROLE}`, null, null, null],
    ["a quoted name", `[profile "web"]\n${ROLE}`, "/t", "/t", null],
    ["two blanks", `[profile  web]\n${ROLE}`, "/t", null, "/t"],
    ["blanks inside the brackets", `[ profile web ]\n${ROLE}`, null, null, "/t"],
    ["a comment after the section", `[profile web] # c\n${ROLE}`, "/t", "/t", "/t"],
    ["a comment after the value", "[profile web]\nweb_identity_token_file = /t # c\n", "/t # c", "/t", "/t"],
    ["quotes around the value", '[profile web]\nweb_identity_token_file = "/t"\n', '"/t"', '"/t"', "/t"],
    ["a colon", "[profile web]\nweb_identity_token_file: /t\n", "/t", null, "/t"],
    ["upper case", "[profile web]\nWEB_IDENTITY_TOKEN_FILE = /t\n", "/t", null, "/t"],
    ["carriage returns", "[profile web]\r\nweb_identity_token_file = /t\r\n", "/t", "/t", "/t"],
    [
      "a section twice",
      `[profile web]\n[profile web]\n${ROLE}`,
      "configuration file, line 2: a section that was there already",
      "/t",
      "/t",
    ],
    [
      "a line that is nothing",
      `[profile web]\nhm\n${ROLE}`,
      "configuration file, line 2: neither a section nor a setting",
      "/t",
      "/t",
    ],
    [
      "a setting before all sections",
      `x = y\n[profile web]\n${ROLE}`,
      "configuration file, line 1: a setting before the first section",
      "/t",
      "/t",
    ],
  ])("%s", (_name, config, python, javascript, go) => {
    expect(DIALECTS.map((dialect) => tokenFile(dialect, config))).toEqual([python, javascript, go]);
  });

  it("take profiles of the credentials file by their plain name, setting by setting", () => {
    const config = "[profile web]\nweb_identity_token_file = /config\n";
    const credentials = "[web]\nweb_identity_token_file = /credentials\naws_access_key_id = AKIASECRET\n";
    for (const dialect of DIALECTS) {
      expect(tokenFile(dialect, config, credentials)).toBe("/credentials");
      const files = readConfigFiles(dialect, { config, credentials }, ["web"]);
      expect(files.profiles[0]?.keys).toEqual({ config: "none", credentials: "id" });
      expect(JSON.stringify(files)).not.toContain("AKIASECRET");
    }
  });

  it.each(DIALECTS)("are read in linear time, hostile or not (%s)", (dialect) => {
    const hostile = [
      `[profile ${" ".repeat(100_000)}`,
      `[${"profile ".repeat(20_000)}`,
      `[profile ${'"'.repeat(99_999)}]`,
    ];
    const settings = `${"x = y\n".repeat(5)}${" ".repeat(100_000)}=${" ".repeat(100_000)}\n`;
    const many = Array.from({ length: 20_000 }, (_, index) => `[profile p${index}]\nsource_profile = p${index + 1}`);
    for (const text of [...hostile, `[profile web]\n${settings}`, many.join("\n")]) {
      const { profiles } = readConfigFiles(dialect, { config: text, credentials: text }, ["p0", "web"]);
      expect(profiles.length).toBeLessThanOrEqual(100);
    }
  });
});

it.each([
  ["profile 'a b'", ["profile", "a b"]],
  ['profile "a\\"b"', ["profile", 'a"b']],
  ["profile a\\ b", ["profile", "a b"]],
  ['profile "a', null],
  ["", []],
])("splits %j as a shell does", (line, words) => {
  expect(shellWords(line)).toEqual(words);
});
