import { createHash } from "node:crypto";
import type { IssuedCertificate } from "../../sandbox/throwaway-ca.js";

/**
 * The certificate with other bytes of the same length in one place, such as an end in month 13. Its signature fits no
 * more, which nobody sees where it is not on the path that is verified.
 * @throws RangeError when `from` is not in it
 */
export function altered({ der, notAfter }: IssuedCertificate, from: string, to: string): IssuedCertificate {
  const at = der.indexOf(from, "latin1");
  if (at === -1 || from.length !== to.length) throw new RangeError(`"${from}" cannot become "${to}" there`);
  const bytes = Buffer.from(der);
  bytes.write(to, at, "latin1");
  const pem = `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64")}\n-----END CERTIFICATE-----\n`;
  return { der: bytes, pem, notAfter, sha1: createHash("sha1").update(bytes).digest("hex") };
}
