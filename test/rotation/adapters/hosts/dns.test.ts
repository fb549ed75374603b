import { isIP } from "node:net";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { DnsResolver } from "../../../../rotation/adapters/hosts/dns.js";
import { limitsOf, TIMEOUT_MS } from "../../../support/fixtures.js";

it("localhost resolves to loopback, and the timeout is cancelled", async () => {
  const limits = limitsOf();
  const addresses = await new DnsResolver(limits).resolve("localhost");
  expect(addresses).toContain("127.0.0.1");
  expect(addresses.filter((address) => isIP(address) === 0)).toEqual([]);
  await setImmediate();
  expect(limits.clock.pending()).toBe(0);
});

it("an answer that does not come in time is a failure: dns-failed", async () => {
  const limits = limitsOf();
  const resolved = new DnsResolver(limits).resolve("localhost");
  limits.clock.advance(TIMEOUT_MS);
  const message = "localhost could not be resolved (timed out)";
  await expect(resolved).rejects.toMatchObject({ fault: { code: "dns-failed", message } });
});

it("a name that is too long for DNS is a failure: dns-failed", async () => {
  const limits = limitsOf();
  const resolved = new DnsResolver(limits).resolve("a".repeat(300));
  await expect(resolved).rejects.toMatchObject({ fault: { code: "dns-failed" }, cause: { code: "EINVAL" } });
  await setImmediate();
  expect(limits.clock.pending()).toBe(0);
});

it("an abort ends the wait: no-time-left", async () => {
  const deadline = new AbortController();
  const resolved = new DnsResolver(limitsOf({ signal: deadline.signal })).resolve("localhost");
  deadline.abort();
  await expect(resolved).rejects.toMatchObject({ fault: { code: "no-time-left" } });
});

it("after an abort there is no wait: no-time-left", async () => {
  const resolver = new DnsResolver(limitsOf({ signal: AbortSignal.abort() }));
  await expect(resolver.resolve("localhost")).rejects.toMatchObject({ fault: { code: "no-time-left" } });
});
