import tls from "node:tls";
import { vi } from "vitest";

/**
 * Building a context with the bundled roots takes 40 ms of CPU, and the matrix would build two thousand. A context knows
 * nothing of the connections made with it, and the product itself shares those of a run: here all runs share them.
 */
const built = new Map<string, tls.SecureContext>();
const create = tls.createSecureContext;

vi.spyOn(tls, "createSecureContext").mockImplementation((options) => {
  const { ca, ...rest } = options ?? {};
  if (!Array.isArray(ca) || ca.length < tls.rootCertificates.length) return create(options);
  const key = JSON.stringify([rest, ca.slice(tls.rootCertificates.length)]);
  const context = built.get(key) ?? create(options);
  built.set(key, context);
  return context;
});
