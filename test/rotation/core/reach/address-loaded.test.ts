import { expect, it } from "vitest";

// Imported by the test, not by the file: a range that no BlockList takes is then a failed test, where it would otherwise
// be a file without tests, which a mutation test counts as passed.
it("every range that is not global can be read", async () => {
  const { isGlobalAddress } = await import("../../../../rotation/core/reach/address.js");
  expect(isGlobalAddress("8.8.8.8")).toBe(true);
});
