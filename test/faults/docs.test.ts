import { expect, it } from "vitest";
import { readText } from "../docs/markdown.js";
import { MATRIX, tableOf } from "./matrix.js";

const PAGE = "docs/faults.md";

it("the page shows every row of the matrix, as it is tested, and no other", () => {
  const lines = readText(PAGE).split("\n");
  expect(lines.filter((line) => line.startsWith("|"))).toEqual(tableOf(MATRIX));
});

it("no two rows have one name", () => {
  const names = MATRIX.map(({ call, fault }) => `${call}: ${fault}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
