import { expect, it } from "vitest";
import { ConfigError, FaultError, faultOf, messageOf } from "../../../../rotation/core/fault/fault.js";

it("a FaultError carries its code, its message and what the platform threw", () => {
  const cause = new Error("ECONNRESET");
  const error = new FaultError("connection-reset", "the connection was reset", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "FaultError", message: "the connection was reset", cause });
  expect(error.fault).toEqual({ code: "connection-reset", message: "the connection was reset" });
});

it("a FaultError without a cause has none", () => {
  expect("cause" in new FaultError("timeout", "too late")).toBe(false);
});

it("a ConfigError is told from other errors by its class and name", () => {
  const error = new ConfigError("MODE: bad");
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).not.toBeInstanceOf(FaultError);
  expect(error).toMatchObject({ name: "ConfigError", message: "MODE: bad" });
});

it("the fault of a FaultError is its own, whatever the code for others", () => {
  expect(faultOf(new FaultError("throttled", "slow down"), "aws-failed")).toEqual({
    code: "throttled",
    message: "slow down",
  });
});

it.each([
  ["another error", new TypeError("x is not a function"), "x is not a function"],
  ["a ConfigError", new ConfigError("MODE: bad"), "MODE: bad"],
  ["text", "broken", "broken"],
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["a number", 42, "42"],
  ["a plain object that looks like a FaultError", { fault: { code: "timeout" } }, "[object Object]"],
  ["a hostile message", new Error("a\u001b[2J\nb\u202e"), "a\\u{1b}[2J\\u{a}b\\u{202e}"],
])("the fault of %s has the code for others and its message, sanitized", (_what, thrown, message) => {
  expect(faultOf(thrown, "aws-failed")).toEqual({ code: "aws-failed", message });
  expect(messageOf(thrown)).toBe(message);
});

it("a message of more than 200 characters is cut", () => {
  expect(messageOf(new Error("x".repeat(201)))).toBe(`${"x".repeat(199)}…`);
});
