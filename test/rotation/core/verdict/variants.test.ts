import { expect, it } from "vitest";
import { isDropped, settleVariants } from "../../../../rotation/core/verdict/variants.js";
import { failed, fault, notOffered, refused, variantReset, verified } from "../../../support/builders.js";

const RESET = failed({ variant: "rsa", fault: fault("connection-reset") });
const CLOSED = failed({ variant: "rsa", fault: fault("connection-closed") });
const ROOT = verified("root");
const seen = (last: Parameters<typeof isDropped>[0], dropped = false) => ({ last, dropped });

it.each([RESET, CLOSED])("a variant that was dropped twice beside one that verified counts as not offered", (last) => {
  const settled = [ROOT, variantReset({ variant: "rsa", fault: last.fault })];
  expect(settleVariants([seen(ROOT), seen(last, true)])).toEqual(settled);
  expect(settleVariants([seen(last, true), seen(ROOT)])).toEqual(settled.toReversed());
});

it.each([
  ["was dropped once only", [seen(ROOT), seen(RESET)]],
  ["has none beside it that verified", [seen(refused()), seen(RESET, true)]],
  ["has one beside it that is not offered", [seen(notOffered()), seen(RESET, true)]],
  ["was dropped like the other one", [seen(RESET, true), seen(CLOSED, true)]],
  ["verified after all", [seen(ROOT), seen(verified("other", { variant: "rsa" }), true)]],
])("a variant that %s stays as it is", (_what, tried) => {
  expect(settleVariants(tried)).toEqual(tried.map(({ last }) => last));
});

it.each([
  [RESET, true],
  [CLOSED, true],
  [failed(), false],
  [ROOT, false],
  [refused({ fault: fault("connection-reset") }), false],
])("dropped means reset or closed: %o %s", (observation, dropped) => {
  expect(isDropped(observation)).toBe(dropped);
});
