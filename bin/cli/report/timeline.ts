import type { EndpointObservation } from "../../../rotation/core/model.js";
import type { Place } from "./chains.js";
import { html, type Insert, type Markup, when } from "./html.js";
import type { SectionContext } from "./section-context.js";
import { letterMarkup } from "./thumbprints.js";
import { daysMarkup, isoDay } from "./time-text.js";
import {
  MAX_YEARS_AHEAD,
  placeOnScale,
  type TimelineRow,
  type TimeScale,
  timelineRows,
  timeScale,
} from "./timeline-data.js";

/**
 * When each presented certificate ends. A table that says all of it in words, with a drawing in its last column:
 * every row has its own small picture, positions are per cent, so that text is never scaled.
 */
export function timelineMarkup(endpoints: readonly EndpointObservation[], context: SectionContext): Insert {
  const rows = timelineRows(endpoints);
  if (rows.length === 0) return "";
  const scale = timeScale(
    rows.map(({ certificate }) => certificate.notAfter),
    context.now,
  );
  return html`<h3>When the certificates end</h3>
<div class="scroll"><table class="timeline">
<caption>Each presented certificate once, the first to end first. ${LEGEND} An arrow: ends beyond the picture, which reaches at most ${MAX_YEARS_AHEAD} years ahead.</caption>
<thead><tr><th scope="col">Certificate</th><th scope="col">Place</th><th scope="col">Ends</th><th scope="col" class="number">Days left</th><th scope="col" class="axis">${axisMarkup(scale)}</th></tr></thead>
<tbody>${rows.map((row) => rowMarkup(row, scale, context))}</tbody></table></div>`;
}

const SHAPES: Readonly<Record<Place, Markup>> = {
  leaf: html`<circle r="3.5" class="hollow"/>`,
  intermediate: html`<path d="M0-5L5 0L0 5L-5 0Z" class="hollow"/>`,
  last: html`<path d="M0-6L6 0L0 6L-6 0Z" class="solid"/>`,
};

const LEGEND = html`<span class="legend">${key("leaf")} leaf</span> <span class="legend">${key("intermediate")} intermediate</span> <span class="legend">${key("last")} last, the one that counts</span> <span class="legend"><svg width="22" height="12" aria-hidden="true"><line x1="1" x2="21" y1="6" y2="6" class="bar refused"/></svg> only in a refused chain.</span>`;

function key(place: Place): Markup {
  return html`<svg width="14" height="14" aria-hidden="true"><svg x="7" y="7" overflow="visible">${SHAPES[place]}</svg></svg>`;
}

function axisMarkup({ ticks, today }: TimeScale): Markup {
  const readable = ticks.filter(({ at }) => at < 94);
  return html`<span class="hidden">Drawing</span><svg aria-hidden="true"><text x="${today}%" y="11" class="today">today</text>${readable.map(
    ({ at, label }) => html`<text x="${at}%" y="26">${label}</text>`,
  )}</svg>`;
}

function rowMarkup(row: TimelineRow, scale: TimeScale, { letters, now }: SectionContext): Markup {
  const { certificate, place, refused } = row;
  const { subject, sha1, notAfter } = certificate;
  const name = html`<bdi>${subject === "" ? "(no subject)" : subject}</bdi> <code class="quiet">${sha1.slice(0, 8)}…</code>`;
  return html`<tr class="${place}"><th scope="row"><span class="name">${letterMarkup(letters.get(sha1))}<span>${name}</span></span></th>
<td class="place">${place === "last" && !refused ? "last, counts" : place}${when(refused, () => ", refused")}</td>
<td class="day">${isoDay(notAfter)}</td><td class="number">${daysMarkup(notAfter, now)}</td>
<td class="axis">${drawing(row, scale)}</td></tr>
`;
}

function drawing({ certificate, place, refused }: TimelineRow, scale: TimeScale): Markup {
  const { at, clipped } = placeOnScale(certificate.notAfter, scale);
  const tone = refused ? "refused" : at < scale.today ? "ended" : place;
  const grid = scale.ticks.map((tick) => html`<line x1="${tick.at}%" x2="${tick.at}%" y1="0" y2="100%" class="grid"/>`);
  return html`<svg aria-hidden="true">${grid}<line x1="${scale.today}%" x2="${scale.today}%" y1="0" y2="100%" class="today"/><line x1="${scale.today}%" x2="${at}%" y1="50%" y2="50%" class="bar ${tone}"/><svg x="${at}%" y="50%" overflow="visible" class="end ${tone}">${clipped === null ? SHAPES[place] : ARROWS[clipped]}</svg></svg>`;
}

const ARROWS = {
  before: html`<path d="M7-6L0 0L7 6Z" class="solid"/>`,
  after: html`<path d="M-7-6L0 0L-7 6Z" class="solid"/>`,
} as const;
