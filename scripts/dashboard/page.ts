import { html, type Insert, type Markup, raw } from "../../bin/cli/report/html.js";
import { metricsOf, type Synthesized, type SynthesizedAlarm, type Widget } from "./body.js";
import { type Day, isInAlarm, rotationLog, seriesOf } from "./day.js";
import { graphMarkup } from "./graph.js";
import { rowsOf } from "./log-query.js";

/** Of the page, in pixels: what a laptop shows. */
export const WIDTH = 1400;

const COLUMNS = 24;
const PADDING = 12;
const UNIT = (WIDTH - 2 * PADDING) / COLUMNS;
/** CloudWatch's rows are about as high as that. */
const ROW = 46;
const GAP = 8;
const TITLE = 34;

const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { width: ${WIDTH}px; background: #f2f3f3; color: #16191f; font: 13px/1.4 "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
.note { padding: 9px ${PADDING + 4}px; background: #fff3c4; border-bottom: 1px solid #d9b94a; font-size: 13.5px; }
h1 { padding: 12px ${PADDING + 4}px 6px; font-size: 20px; }
h1 span { font-size: 13px; font-weight: 400; color: #545b64; margin-left: 12px; }
.grid-page { position: relative; }
section { position: absolute; background: #fff; border: 1px solid #d5dbdb; border-radius: 4px; overflow: hidden; }
h2 { height: ${TITLE}px; padding: 8px 12px; font-size: 14px; }
svg { display: block; font-size: 11.5px; }
svg text { fill: #545b64; } svg text.legend { fill: #16191f; font-size: 12px; } svg text.threshold { font-weight: 700; fill: #c0272d; }
svg .grid { stroke: #e4e8e8; }
.values { display: grid; height: calc(100% - ${TITLE}px); padding: 0 8px 12px; align-items: center; }
.values div { text-align: center; border-left: 1px solid #e4e8e8; } .values div:first-child { border: 0; }
.values b { display: block; font-size: 42px; line-height: 1.2; font-weight: 500; }
.values i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; padding: 0 10px; }
.tiles div { padding: 5px 8px; border-radius: 3px; border: 1px solid #1d8102; border-left-width: 6px; background: #f2f8f0; font-size: 12px; line-height: 1.3; }
.tiles div.alarm { border-color: #d13212; background: #d13212; color: #fff; font-weight: 700; }
.tiles b { float: right; font-weight: 700; margin-left: 6px; }
.tiles span { display: block; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 12px; }
th, td { text-align: left; padding: 5px 12px; border-top: 1px solid #e4e8e8; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
th:nth-child(1) { width: 200px; } th:nth-child(2) { width: 600px; }
td { font-family: "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 11.5px; }
.text { padding: 10px 14px; white-space: pre-wrap; }
`;

/** The dashboard of the stack, drawn with the metrics of a day. */
export function dashboardPage({ name, widgets, alarms }: Synthesized, day: Day): string {
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  const drawn = widgets.map((widget) => widgetMarkup(widget, { day, alarms }));
  return `<!doctype html>${html`<html lang="en"><meta charset="utf-8"><title>${name}</title><style>${raw(STYLE)}</style>
<p class="note"><b>A drawing, not CloudWatch.</b> Widgets, places, labels, colours and thresholds are those of the synthesized dashboard; the day that it shows is made up, its metrics are computed by the function's code.</p>
<h1>${name}<span>24 hours are drawn of the 7 days that it opens with · alarms as at the end of the day</span></h1>
<div class="grid-page" style="height: ${rows * ROW + PADDING}px">${drawn}</div></html>`}`;
}

interface Shown {
  readonly day: Day;
  readonly alarms: readonly SynthesizedAlarm[];
}

function widgetMarkup(widget: Widget, shown: Shown): Markup {
  const size = { width: Math.floor(widget.width * UNIT) - GAP, height: widget.height * ROW - GAP };
  const [left, top] = [Math.round(PADDING + widget.x * UNIT) + GAP / 2, widget.y * ROW];
  const place = `left: ${left}px; top: ${top}px; width: ${size.width}px; height: ${size.height}px`;
  const { title } = widget.properties;
  const heading = title === undefined ? "" : html`<h2>${title}</h2>`;
  return html`<section style="${place}">${heading}${contentOf(widget, shown, size)}</section>\n`;
}

function contentOf(
  widget: Widget,
  { day, alarms }: Shown,
  { width, height }: { width: number; height: number },
): Insert {
  if (widget.type === "text") return html`<div class="text">${widget.properties.markdown ?? ""}</div>`;
  if (widget.type === "alarm") return alarmTiles(alarms, day);
  if (widget.type === "log") return logTable(widget.properties.query ?? "");
  if (widget.properties.view === "singleValue") return singleValues(widget, day);
  return graphMarkup(widget, day, { width: width - 2, height: height - TITLE - 2 });
}

function singleValues(widget: Widget, day: Day): Markup {
  const metrics = metricsOf(widget);
  return html`<div class="values" style="grid-template-columns: repeat(${metrics.length}, 1fr)">${metrics.map(
    ({ name, stat, label, color }) =>
      html`<div><b>${seriesOf(day, name, stat).at(-1) ?? "–"}</b><i style="background: ${color}"></i>${label}</div>`,
  )}</div>`;
}

/** Those in ALARM come first, as the widget sorts them. */
function alarmTiles(alarms: readonly SynthesizedAlarm[], day: Day): Markup {
  const states = alarms.map((alarm) => ({ name: alarm.AlarmName, loud: isInAlarm(alarm, day) }));
  const sorted = states.toSorted((a, b) => Number(b.loud) - Number(a.loud));
  return html`<div class="tiles">${sorted.map(
    ({ name, loud }) =>
      html`<div class="${loud ? "alarm" : "ok"}"><b>${loud ? "In alarm" : "OK"}</b><span>${name}</span></div>`,
  )}</div>`;
}

function logTable(query: string): Markup {
  const { columns, rows } = rowsOf(query, rotationLog());
  return html`<table><tr>${columns.map((name) => html`<th>${name}</th>`)}</tr>${rows.map(
    (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</table>`;
}
