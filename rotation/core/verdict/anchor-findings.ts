import { certificateThatCounts } from "../certificate/chain.js";
import { type Finding, finding, varyingFinding } from "../finding.js";
import type { EndpointObservation } from "../model.js";
import { endpointName } from "../reach/issuer.js";
import { isKnownPublic } from "../reach/public-hosts.js";
import { ofKind, verifiedChains } from "./observed.js";

/** Of chains that verify with the CA file only: so does whatever a TLS-inspecting proxy presents in a host's place. */
export function extraAnchor(observed: EndpointObservation): Finding[] {
  if (ofKind(observed, "verified").every(({ anchor }) => anchor === "bundled")) return [];
  const name = endpointName(observed.endpoint);
  const text = `${name} verifies by the CA file alone, not by the public CAs`;
  if (!isKnownPublic(observed.endpoint.host)) return [varyingFinding("extra-anchor", "information", text)];
  const doubt =
    "though its certificates are known to come from one: is something between you and the host, such as a proxy that inspects TLS? Then its values are the proxy's";
  return [varyingFinding("extra-anchor", "warning", `${text}, ${doubt}`)];
}

/** Of chains whose certificate that counts is the host's own. */
export function leafRequired(observed: EndpointObservation): Finding[] {
  const alone = verifiedChains(observed).filter((chain) => certificateThatCounts(chain) === chain[0]);
  return alone.map(([{ sha1, subject, notAfter }]) =>
    finding(
      "leaf-required",
      `${endpointName(observed.endpoint)} presents its own certificate alone (${subject}), so that ${sha1} is required: it stops matching at the next renewal, ${notAfter.toISOString().slice(0, 10)} at the latest. Let the host present its CA's certificate too`,
    ),
  );
}
