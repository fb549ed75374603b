import { daysText, daysUntil } from "../../../rotation/core/certificate/expiry.js";
import { MAX_THUMBPRINTS } from "../../../rotation/core/certificate/thumbprint.js";
import type { EndpointObservation, Observation } from "../../../rotation/core/model.js";
import { endpointName } from "../../../rotation/core/reach/issuer.js";
import type { Inspection } from "./json.js";
import { block, code, document, plain, table } from "./markdown.js";

/** An inspection as Markdown: the values that AWS wants first, then each front end's chains. */
export function inspectionMarkdown(inspection: Inspection, now: Date): string {
  const { issuer, required, endpoints, findings, discoveryFault } = inspection;
  return document([
    `### ${issuer === null ? "Host" : code(issuer)}`,
    ...(discoveryFault === null ? [] : [`${code(discoveryFault.code)}: ${plain(discoveryFault.message)}`]),
    required.length === 0 ? "No chain verified: there is no thumbprint to register." : "Thumbprints to register:",
    ...(required.length === 0 ? [] : [block(required.slice(0, MAX_THUMBPRINTS).join("\n"))]),
    findings.map((each) => `- ${code(each.code)}: ${plain(each.message)}`).join("\n"),
    ...endpoints.flatMap((endpoint) => endpointBlocks(endpoint, now)),
  ]);
}

function endpointBlocks({ endpoint, fault, observations }: EndpointObservation, now: Date): string[] {
  return [
    `#### ${code(endpointName(endpoint))}`,
    ...(fault === null ? [] : [`${code(fault.code)}: ${plain(fault.message)}`]),
    ...table(
      ["Front end", "Variant", "Result", "Certificates, leaf first", "SHA-1", "Ends in"],
      observations.flatMap((seen) => rows(seen, now)),
    ),
  ];
}

function rows(seen: Observation, now: Date): string[][] {
  const where = [code(endpointName({ host: seen.frontEnd.address, port: seen.frontEnd.port })), seen.variant];
  const fault = "fault" in seen ? `: ${code(seen.fault.code)}` : "";
  const head = [...where, `${seen.kind}${fault}`];
  const chain = "chain" in seen ? seen.chain : [];
  if (chain.length === 0) return [[...head, "", "", ""]];
  return chain.map(({ subject, sha1, notAfter }, index) => [
    ...(index === 0 ? head : ["", "", ""]),
    code(subject === "" ? "(no subject)" : subject),
    index === chain.length - 1 ? `**${code(sha1)}**` : code(sha1),
    daysText(daysUntil(notAfter, now)),
  ]);
}
