import { expect, it } from "vitest";
import { parseHostsFile } from "../../../../rotation/core/reach/hosts-file.js";

it.each<[string, string, Record<string, string[]>]>([
  ["a name", "127.0.0.1 localhost", { localhost: ["127.0.0.1"] }],
  ["several names of one line", "10.0.0.1\tidp.example  idp", { "idp.example": ["10.0.0.1"], idp: ["10.0.0.1"] }],
  ["several lines of one name", "10.0.0.1 idp\n::1 idp\n", { idp: ["10.0.0.1", "::1"] }],
  ["a name in capitals", "10.0.0.1 IdP.Example", { "idp.example": ["10.0.0.1"] }],
  ["a comment of its own", "# 10.0.0.1 idp\n\n", {}],
  ["a comment behind", "10.0.0.1 idp # 10.0.0.2 other", { idp: ["10.0.0.1"] }],
  [
    "spaces around, and ends of line of Windows",
    "  10.0.0.1 idp \r\n10.0.0.2 b\r\n",
    { idp: ["10.0.0.1"], b: ["10.0.0.2"] },
  ],
  ["an address without a name", "10.0.0.1\n10.0.0.2 b", { b: ["10.0.0.2"] }],
  ["what is no address", "example.com idp\n999.0.0.1 b\n", {}],
  ["nothing", "", {}],
])("%s", (_what, text, expected) => {
  expect(Object.fromEntries(parseHostsFile(text))).toEqual(expected);
});
