import { expect, it } from "vitest";
import { block, code, plain, table } from "../../bin/cli/render/markdown.js";

it.each([
  ["a*b_c", "a\\*b\\_c"],
  ["<img src=x>", "&lt;img src=x&gt;"],
  ["| [x](y) `z`", "\\| \\[x\\](y) \\`z\\`"],
  ["@team #1 !", "\\@team \\#1 \\!"],
  ["a\nb\u202e", "a\\\\u{a}b\\\\u{202e}"],
])("markup in %j is literal", (text, expected) => {
  expect(plain(text)).toBe(expected);
});

it.each([
  ["a", "`a`"],
  ["a`b", "``a`b``"],
  ["`a`", "`` `a` ``"],
  ["a|b", "`a\\|b`"],
])("code of %j stays code, in a table too", (text, expected) => {
  expect(code(text)).toBe(expected);
});

it("a block is fenced by more than it holds, and a table without rows is none", () => {
  expect(block("```\nx\n```")).toBe("````\n```\nx\n```\n````");
  expect(table(["a"], [])).toEqual([]);
  expect(table(["a", "b"], [["1", "2"]])).toEqual(["| a | b |\n| --- | --- |\n| 1 | 2 |"]);
});
