import type { EndpointObservation, FrontEnd, Observation, Variant } from "../../../rotation/core/model.js";
import { endpointName } from "../../../rotation/core/reach/issuer.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { chainMarkup } from "./chain-markup.js";
import { chainsByEndpoint, type DistinctChain, type EndpointChains, isPresented } from "./chains.js";
import { html, type Insert, joined, type Markup, when } from "./html.js";
import type { SectionContext } from "./section-context.js";

/** Each endpoint: what every front end presented in every variant, then its distinct chains. */
export function endpointsMarkup(endpoints: readonly EndpointObservation[], context: SectionContext): Insert {
  if (endpoints.length === 0) return html`<p class="quiet">No host was observed.</p>`;
  return html`<p class="quiet small">What counts is the last certificate of each verified chain, marked ◆: its SHA-1 is the thumbprint.</p>
${chainsByEndpoint(endpoints).map((each) => endpointMarkup(each, context))}`;
}

function endpointMarkup({ endpoint, chains }: EndpointChains, context: SectionContext): Markup {
  return html`<section class="endpoint"><h4><bdi>${endpointName(endpoint.endpoint)}</bdi></h4>
<p class="quiet">${joined(factsOf(endpoint), " · ")}</p>
${when(endpoint.observations.length > 0, () => frontEndsMarkup(endpoint, chains, context))}
${chains.map((chain) => chainMarkup(chain, context))}</section>
`;
}

function factsOf({ fault, tls12, refusedAddresses, frontEndsLeftOut }: EndpointObservation): Insert[] {
  return [
    ...(fault === null ? [] : [html`<span class="mark bad">${fault.code}</span> <bdi>${fault.message}</bdi>`]),
    TLS12[tls12],
    ...(refusedAddresses.length === 0 ? [] : [`not dialled, not global: ${refusedAddresses.join(", ")}`]),
    ...(frontEndsLeftOut === 0 ? [] : [`not dialled, beyond the limit: ${countOf(frontEndsLeftOut, "front end")}`]),
  ];
}

const TLS12 = {
  accepted: "accepts TLS 1.2",
  refused: "refuses TLS 1.2, so AWS falls back to thumbprints",
  unknown: "whether it accepts TLS 1.2 is not known",
} as const;

function frontEndsMarkup(
  { endpoint, observations }: EndpointObservation,
  chains: readonly DistinctChain[],
  { id }: SectionContext,
): Markup {
  const variants = (["ecdsa", "rsa", "other"] as const).filter((variant) =>
    observations.some((seen) => seen.variant === variant),
  );
  const names = [...new Set(observations.map(({ frontEnd }) => nameOf(frontEnd)))];
  const cell = (name: string, variant: Variant) => {
    const seen = observations.find((each) => nameOf(each.frontEnd) === name && each.variant === variant);
    return html`<td>${seen === undefined ? "" : seenMarkup(seen, chains, id)}</td>`;
  };
  return html`<div class="scroll"><table class="front-ends">
<caption class="hidden">What each front end of ${endpointName(endpoint)} presented</caption>
<thead><tr><th scope="col">Front end</th>${variants.map((variant) => html`<th scope="col">${VARIANTS[variant]}</th>`)}</tr></thead>
<tbody>${names.map((name) => html`<tr><th scope="row">${name}</th>${variants.map((variant) => cell(name, variant))}</tr>`)}</tbody></table></div>`;
}

const VARIANTS: Readonly<Record<Variant, string>> = {
  ecdsa: "asked for ECDSA",
  rsa: "asked for RSA",
  other: "asked for nothing",
};

function seenMarkup(seen: Observation, chains: readonly DistinctChain[], id: string): Insert {
  if (seen.kind === "not-offered") return html`<span class="quiet">not offered</span>`;
  if (seen.kind === "variant-reset") return html`<span class="quiet">not offered (drops the connection)</span>`;
  if (seen.kind === "no-route") return html`<span class="quiet">no route from here</span>`;
  if (seen.kind === "failed") {
    return html`<span class="mark bad"><span class="sign" aria-hidden="true">✗</span>${seen.fault.code}</span> <bdi>${seen.fault.message}</bdi>`;
  }
  const number = chains.find((chain) => isPresented(seen) && chain.seen.includes(seen))?.number ?? 0;
  const link = html`<a href="#${id}-chain-${number}">chain ${number}</a>`;
  const protocol = html`<span class="quiet">${seen.protocol ?? ""}</span>`;
  if (seen.kind === "verified") {
    return html`<span class="mark good"><span class="sign" aria-hidden="true">✓</span>verified</span> ${link} ${protocol}`;
  }
  return html`<span class="mark bad"><span class="sign" aria-hidden="true">✗</span>refused</span> ${link} ${protocol}`;
}

function nameOf({ address, port }: FrontEnd): string {
  return endpointName({ host: address, port });
}
