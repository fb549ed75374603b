import { describe, expect, it } from "vitest";
import { cut } from "../../bin/cli/render/style.js";
import { columnsOf, takesColor, takesProgress } from "../../bin/cli/terminal.js";

const TTY = { isTTY: true, columns: 80 };
const PIPE = {};

describe("colours", () => {
  it.each<[string, object, Record<string, string>, boolean]>([
    ["a terminal", TTY, {}, true],
    ["a pipe", PIPE, {}, false],
    ["a terminal that cannot", TTY, { TERM: "dumb" }, false],
    ["NO_COLOR", TTY, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR says nothing", TTY, { NO_COLOR: "" }, true],
    ["FORCE_COLOR on a pipe", PIPE, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR on a terminal that cannot", TTY, { FORCE_COLOR: "true", TERM: "dumb" }, true],
    ["FORCE_COLOR=0", TTY, { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR=false", TTY, { FORCE_COLOR: "false" }, false],
    ["an empty FORCE_COLOR says nothing", PIPE, { FORCE_COLOR: "" }, false],
    ["NO_COLOR wins over FORCE_COLOR", PIPE, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("%s", (_name, stream, variables, expected) => {
    expect(takesColor(stream, variables)).toBe(expected);
  });
});

describe("progress", () => {
  it.each<[string, object, Record<string, string>, boolean]>([
    ["a terminal", TTY, {}, true],
    ["a terminal of no columns", { isTTY: true, columns: 0 }, {}, false],
    ["a terminal whose columns are not known", { isTTY: true }, {}, false],
    ["a pipe", PIPE, {}, false],
    ["CI", TTY, { CI: "true" }, false],
    ["a terminal that cannot move its cursor", TTY, { TERM: "dumb" }, false],
  ])("%s", (_name, stream, variables, expected) => {
    expect(takesProgress(stream, variables)).toBe(expected);
  });
});

it.each<[string, object[], number]>([
  ["the first", [{ columns: 100 }, { columns: 60 }], 100],
  ["the second, when the first is a pipe", [{}, { columns: 60 }], 60],
  ["the second, when the first has no columns", [{ columns: 0 }, { columns: 60 }], 60],
  ["80 when none has any", [{ columns: 0 }, {}], 80],
])("the width is that of %s", (_name, streams, expected) => {
  expect(columnsOf(...streams)).toBe(expected);
});

it.each([
  ["abcdef", 6, "abcdef"],
  ["abcdefg", 6, "abcde…"],
  ["🔑🔑🔑", 3, "🔑🔑🔑"],
  ["🔑🔑🔑", 2, "🔑…"],
])("%s cut to %d is %s", (line, columns, expected) => {
  expect(cut(line, columns)).toBe(expected);
});
