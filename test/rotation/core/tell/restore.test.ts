import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { restoreCommand, shellQuote } from "../../../../rotation/core/tell/restore.js";
import { arnOf, thumbprint } from "../../../support/builders.js";

const HOSTILE = [
  "",
  " ",
  "a b",
  "'",
  "''",
  "it's",
  '"',
  "$(touch /tmp/owned)",
  "`id`",
  "$HOME",
  "a;b",
  "a&&b",
  "a|b",
  "a>b",
  "a\nb",
  "a\n",
  "a\\b",
  "*",
  "?",
  "[a]",
  "{a,b}",
  "~",
  "!x",
  "#x",
  "a\u202eb",
  "ü😀",
  "'; rm -rf /; '",
];

describe("a word of a shell", () => {
  it.each(["a", "A-Z_0.9", "a/b:c", "a=b", "a,b", "50%", "a+b@c", arnOf("a.example/t"), thumbprint("root")])(
    "%s stays as it is",
    (word) => {
      expect(shellQuote(word)).toBe(word);
    },
  );

  it.each([
    ["", "''"],
    ["a b", "'a b'"],
    ["it's", "'it'\\''s'"],
    ["$(id)", "'$(id)'"],
    ["a\n", "'a\n'"],
  ])("%j becomes %s", (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  it("reaches a program unchanged, whatever it holds", () => {
    const script = `printf '%s\\0' ${HOSTILE.map(shellQuote).join(" ")}`;
    const received = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env: { HOME: "/expanded" } });
    expect(received.split("\0").slice(0, -1)).toEqual(HOSTILE);
  });
});

describe("the command that restores a list", () => {
  const COMMAND = "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn";
  const arn = "arn:aws:iam::1:oidc-provider/a.example/t";

  it.each([
    ["one value", ["a".repeat(40)], `${COMMAND} ${arn} --thumbprint-list ${"a".repeat(40)}`],
    ["several values, in their order", ["b", "a"], `${COMMAND} ${arn} --thumbprint-list b a`],
    ["a value that is none", ["$(id)"], `${COMMAND} ${arn} --thumbprint-list '$(id)'`],
  ])("of %s is complete", (_what, list, command) => {
    expect(restoreCommand(arn, list)).toBe(command);
  });

  it("of an empty list does not exist: IAM does not take it back", () => {
    expect(restoreCommand(arn, [])).toBeNull();
  });

  it("of a provider with a hostile name is quoted", () => {
    expect(restoreCommand("arn:x/$(id) 'a'", ["b"])).toBe(`${COMMAND} 'arn:x/$(id) '\\''a'\\''' --thumbprint-list b`);
  });
});
