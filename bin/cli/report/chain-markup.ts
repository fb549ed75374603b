import { chainDisorder } from "../../../rotation/core/certificate/chain.js";
import type { Certificate } from "../../../rotation/core/model.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { type DistinctChain, type Place, type Presented, placeOf } from "./chains.js";
import { html, type Insert, type Markup, when } from "./html.js";
import type { SectionContext } from "./section-context.js";
import { thumbprintMarkup } from "./thumbprints.js";
import { daysMarkup, isoDay } from "./time-text.js";

/** A presented chain in wire order, with the certificate that counts marked; a refused one is unmistakably so. */
export function chainMarkup({ number, seen }: DistinctChain, context: SectionContext): Markup {
  const [first] = seen;
  const { chain, kind } = first;
  const disorder = first.kind === "verified" ? chainDisorder(first.chain) : null;
  return html`<div class="chain ${kind}" id="${context.id}-chain-${number}"><div class="scroll"><table>
<caption><strong>Chain ${number}</strong> ${verdictMarkup(first)} <span class="quiet">${seenAt(seen)}</span></caption>
${when(chain.length > 0, () => HEAD)}
<tbody>${chain.map((certificate, index) => certificateMarkup(certificate, index, first, context))}</tbody></table></div>
${when(chain.length === 0, () => html`<p class="quiet">No certificate of it could be read.</p>`)}${when(disorder !== null, () => html`<p class="tone-warn">Not in issuing order: ${disorder ?? ""}.</p>`)}</div>
`;
}

/** The columns are the same in every chain, so that they stand below each other; what they hold needs no visible head. */
const HEAD = html`<colgroup><col class="c-number"><col class="c-place"><col><col class="c-print"><col class="c-day"><col class="c-days"></colgroup>
<thead><tr><th scope="col">#</th><th scope="col">Place</th><th scope="col">Certificate</th><th scope="col">SHA-1</th><th scope="col">Ends</th><th scope="col">Days left</th></tr></thead>`;

function verdictMarkup(seen: Presented): Markup {
  if (seen.kind === "refused") {
    return html`<span class="mark bad"><span class="sign" aria-hidden="true">✗</span>refused</span> <span class="tone-bad">${seen.fault.code}: <bdi>${seen.fault.message}</bdi>. Not to be registered.</span>`;
  }
  const store = seen.anchor === "bundled" ? "with the bundled roots" : "with the extra CAs";
  return html`<span class="mark good"><span class="sign" aria-hidden="true">✓</span>verified ${store}</span>`;
}

/** `ecdsa at 4 front ends, rsa at 2 front ends`. */
function seenAt(seen: readonly Presented[]): string {
  const variants = [...new Set(seen.map(({ variant }) => variant))];
  const count = (wanted: string) => seen.filter(({ variant }) => variant === wanted).length;
  return variants.map((variant) => `${variant} at ${countOf(count(variant), "front end")}`).join(", ");
}

function certificateMarkup(
  certificate: Certificate,
  index: number,
  { kind, chain }: Presented,
  { letters, now }: SectionContext,
): Markup {
  const { subject, issuer, sha1, notAfter, issuedByNext } = certificate;
  const place = placeOf(index, chain);
  const by = html`<div class="quiet by">issued by <bdi>${issuer === "" ? "(no name)" : issuer}</bdi></div>`;
  return html`<tr class="${place}"><td class="number">${index + 1}</td><td class="place">${placeText(place, kind)}</td>
<td><bdi>${subject === "" ? "(no subject)" : subject}</bdi>${when(place === "last" || !issuedByNext, () => by)}</td>
<td>${thumbprintMarkup(sha1, letters)}</td><td class="day">${isoDay(notAfter)}</td><td class="number">${daysMarkup(notAfter, now, " days")}</td></tr>
`;
}

function placeText(place: Place, kind: Presented["kind"]): Insert {
  if (place !== "last") return place;
  if (kind === "refused") return html`<span class="tone-bad">last, refused</span>`;
  return html`<strong><span aria-hidden="true">◆ </span>last, counts</strong>`;
}
