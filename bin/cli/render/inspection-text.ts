import { chainDisorder, positionThatCounts } from "../../../rotation/core/certificate/chain.js";
import { daysText, daysUntil } from "../../../rotation/core/certificate/expiry.js";
import { MAX_THUMBPRINTS } from "../../../rotation/core/certificate/thumbprint.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { Certificate, EndpointObservation, Observation } from "../../../rotation/core/model.js";
import { endpointName } from "../../../rotation/core/reach/issuer.js";
import { verifiedChains } from "../../../rotation/core/verdict/observed.js";
import type { Inspection } from "./json.js";
import { labelled, type Style } from "./style.js";

/** An inspection as text: each front end's chains, then the values that AWS wants. */
export function inspectionText(inspection: Inspection, now: Date, style: Style): string {
  const { issuer, endpoints, findings, discoveryFault } = inspection;
  const blocks = [
    ...(issuer === null ? [] : [labelled("issuer  ", sanitize(issuer), style)]),
    ...(discoveryFault === null
      ? []
      : [labelled("error   ", `${discoveryFault.code}: ${discoveryFault.message}`, style)]),
    ...endpoints.map((endpoint) => endpointText(endpoint, now, style)),
    requiredText(inspection, style),
    ...findings.map(({ code, message }) => labelled("finding  ", `${code}: ${message}`, style)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function endpointText(
  { endpoint, fault, observations, ...rest }: EndpointObservation,
  now: Date,
  style: Style,
): string {
  const tls12 = rest.tls12 === "refused" ? "  (refuses TLS 1.2)" : "";
  return [
    style.colors.bold(`${endpointName(endpoint)}${tls12}`),
    ...(fault === null ? [] : [labelled("  ", `${fault.code}: ${fault.message}`, style)]),
    ...observations.map((observation) => observationText(observation, now, style)),
    ...(rest.refusedAddresses.length > 0
      ? [labelled("  not dialled, not global: ", rest.refusedAddresses.join(", "), style)]
      : []),
    ...(rest.frontEndsLeftOut > 0 ? [`  not dialled, beyond the limit: ${rest.frontEndsLeftOut} front ends`] : []),
  ].join("\n");
}

function observationText(seen: Observation, now: Date, style: Style): string {
  const { colors } = style;
  const where = `  ${endpointName({ host: seen.frontEnd.address, port: seen.frontEnd.port })}  ${seen.variant}`;
  switch (seen.kind) {
    case "not-offered":
      return `${where}  ${colors.dim("not offered")}`;
    case "variant-reset":
      return `${where}  ${colors.dim("not offered (drops the connection)")}`;
    case "no-route":
      return `${where}  ${colors.dim("no route from here")}`;
    case "failed":
      return labelled(`${where}  `, `${seen.fault.code}: ${seen.fault.message}`, style);
    case "refused": {
      const verdict = labelled(`${where}  `, `refused  ${seen.fault.code}: ${seen.fault.message}`, style);
      const lines = chainLines(seen.chain, {
        now,
        style,
        lastMark: "<- the last one: not verified, not to be registered",
      });
      return [verdict.replace("refused", colors.red("refused")), ...lines].join("\n");
    }
    case "verified": {
      const store = seen.anchor === "bundled" ? "trusted" : "trusted by the extra CAs";
      const disorder = chainDisorder(seen.chain) === null ? [] : [colors.yellow("    not in issuing order")];
      const head = labelled(`${where}  ${seen.protocol}  `, store, style, colors.green);
      const lines = chainLines(seen.chain, { now, style, lastMark: "<- the value AWS wants" });
      return [head, ...lines, ...disorder].join("\n");
    }
  }
}

interface ChainStyle {
  readonly now: Date;
  readonly style: Style;
  readonly lastMark: string;
}

function chainLines(chain: readonly Certificate[], { now, style, lastMark }: ChainStyle): string[] {
  const { bold, dim } = style.colors;
  const counts = positionThatCounts(chain);
  return chain.flatMap(({ subject, sha1, notAfter }, index) => {
    const last = index === counts;
    const days = daysUntil(notAfter, now);
    const until = `${days < 0 ? "ended" : "until"} ${notAfter.toISOString().slice(0, 10)} (${daysText(days)})`;
    return [
      labelled(`    ${String(index + 1).padStart(2)}  `, subject === "" ? "(no subject)" : subject, style),
      `        ${last ? bold(sha1) : sha1}  ${until}`,
      ...(last ? [`        ${bold(lastMark)}`] : []),
      ...(index === 0 && !last ? [`        ${dim("leaf: what hashing the first certificate gives")}`] : []),
    ];
  });
}

function requiredText({ required, endpoints }: Inspection, style: Style): string {
  if (required.length === 0) {
    return labelled(
      "",
      "No chain verified: there is no thumbprint to register. Nothing unverified belongs in IAM.",
      style,
    );
  }
  const leaves = new Set(endpoints.flatMap(verifiedChains).map(([leaf]) => leaf.sha1));
  const guide = [...leaves].filter((leaf) => !required.includes(leaf));
  return [
    style.colors.bold("thumbprints to register"),
    ...required.slice(0, MAX_THUMBPRINTS).map((value) => `  ${value}`),
    ...(guide.length === 0
      ? []
      : [
          "hashing the leaf, as some guides do, gives what the next renewal invalidates",
          ...guide.map((v) => `  ${v}`),
        ]),
  ].join("\n");
}
