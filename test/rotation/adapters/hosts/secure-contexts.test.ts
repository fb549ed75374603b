import { setImmediate } from "node:timers/promises";
import tls from "node:tls";
import { afterEach, expect, it, vi } from "vitest";
import { SecureContexts } from "../../../../rotation/adapters/hosts/secure-contexts.js";
import { trustedRoots } from "../../../support/pki.js";

afterEach(() => void vi.restoreAllMocks());

it.each<[string, () => Promise<string[]>, number]>([
  ["four with the bundled roots", async () => [], 4],
  ["seven with extra ones", trustedRoots, 7],
])("what was prepared is not built again: %s", async (_name, roots, built) => {
  const creating = vi.spyOn(tls, "createSecureContext");
  const contexts = new SecureContexts(await roots());
  await contexts.prepare(new AbortController().signal);
  const first = contexts.get("ecdsa", "bundled");
  for (const offer of ["ecdsa", "rsa", "other", "tls12"] as const) contexts.get(offer, "bundled");
  expect(contexts.get("ecdsa", "bundled")).toBe(first);
  expect(creating).toHaveBeenCalledTimes(built);
});

it("preparing ends with the run that it is for", async () => {
  const creating = vi.spyOn(tls, "createSecureContext");
  const closed = new AbortController();
  const preparing = new SecureContexts([]).prepare(closed.signal);
  await setImmediate();
  closed.abort();
  await preparing;
  expect(creating).toHaveBeenCalledTimes(1);
});
