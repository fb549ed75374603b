import { html, type Insert, type Markup } from "../../bin/cli/report/html.js";
import { type Annotation, metricsOf, type ShownMetric, type Widget } from "./body.js";
import { type Day, HOURS, seriesOf } from "./day.js";

/** In pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

interface Series extends ShownMetric {
  readonly values: readonly (number | null)[];
}

/** Where values stand in the picture. */
interface Scale {
  readonly top: number;
  readonly x: (hour: number) => number;
  readonly y: (value: number) => number;
}

const MARGIN = { left: 50, right: 50, top: 16, bottom: 46 } as const;

/** A graph of lines or bars, with its thresholds as lines and its legend below. */
export function graphMarkup(widget: Widget, day: Day, size: Size): Markup {
  const series = metricsOf(widget).map((metric) => ({ ...metric, values: seriesOf(day, metric.name, metric.stat) }));
  const thresholds = widget.properties.annotations?.horizontal ?? [];
  const left = series.filter(({ yAxis }) => yAxis === "left");
  const right = series.filter(({ yAxis }) => yAxis === "right");
  const scale = scaleOf([...highest(left), ...thresholds.map(({ value }) => value)], size);
  const rightScale = scaleOf(highest(right), size);
  const draw = widget.properties.view === "bar" ? bars : lines;
  const rightAxis = right.length > 0 ? axis(rightScale, size, "right") : "";
  return html`<svg width="${size.width}" height="${size.height}">${axis(scale, size, "left")}${rightAxis}${hours(scale, size)}
${thresholds.map((each) => thresholdLine(each, scale, size))}${draw(right, rightScale)}${draw(left, scale)}${legend(series, size)}</svg>`;
}

function thresholdLine({ value, label, color }: Annotation, { y }: Scale, { width }: Size): Markup {
  const [end, at] = [width - MARGIN.right, y(value)];
  return html`<line x1="${MARGIN.left}" x2="${end}" y1="${at}" y2="${at}" stroke="${color}" stroke-width="1.5" stroke-dasharray="6 4"/><text x="${end}" y="${at - 6}" text-anchor="end" class="threshold">${label}</text>`;
}

function highest(series: readonly Series[]): number[] {
  return series.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** From zero to a round number above the highest value. */
function scaleOf(values: readonly number[], { width, height }: Size): Scale {
  // Room for the label of a threshold.
  const max = Math.max(1, ...values) * 1.15;
  const magnitude = 10 ** Math.floor(Math.log10(max));
  const step = [1, 2, 4, 6, 8, 10].find((each) => each * magnitude >= max) ?? 10;
  const top = step * magnitude;
  const [inner, high] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  return {
    top,
    x: (hour) => Math.round(MARGIN.left + (inner * (hour + 0.5)) / HOURS),
    y: (value) => Math.round(MARGIN.top + high * (1 - value / top)),
  };
}

function axis({ top, y }: Scale, { width }: Size, side: "left" | "right"): Insert {
  const [at, anchor] = side === "left" ? [MARGIN.left - 8, "end"] : [width - MARGIN.right + 8, "start"];
  return [0, 0.5, 1].map((part) => {
    const value = top * part;
    const line = html`<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${y(value)}" y2="${y(value)}" class="grid"/>`;
    const label = value >= 10_000 ? `${value / 1000}k` : String(value);
    return html`${side === "left" ? line : ""}<text x="${at}" y="${y(value) + 4}" text-anchor="${anchor}">${label}</text>`;
  });
}

function hours({ x }: Scale, { height }: Size): Insert {
  return [0, 6, 12, 18].map((hour) => {
    const label = `${String(hour).padStart(2, "0")}:00`;
    return html`<text x="${x(hour)}" y="${height - MARGIN.bottom + 17}" text-anchor="middle">${label}</text>`;
  });
}

function lines(series: readonly Series[], { x, y }: Scale): Insert {
  return series.map(({ values, color }) => {
    const points = values.flatMap((value, hour) => (value === null ? [] : [`${x(hour)},${y(value)}`]));
    return html`<polyline points="${points.join(" ")}" fill="none" stroke="${color}" stroke-width="2.25" stroke-linejoin="round"/>`;
  });
}

/** Bars of an hour side by side. */
function bars(series: readonly Series[], { x, y }: Scale): Insert {
  const width = Math.floor((x(1) - x(0)) / (series.length + 1));
  return series.map(({ values, color }, index) =>
    values.map((value, hour) => {
      const [left, top] = [x(hour) - (width * series.length) / 2 + index * width, y(value ?? 0)];
      return html`<rect x="${left}" y="${top}" width="${width}" height="${y(0) - top}" fill="${color}"/>`;
    }),
  );
}

function legend(series: readonly Series[], { height }: Size): Insert {
  let at: number = MARGIN.left;
  return series.map(({ label, color, yAxis }) => {
    const text = yAxis === "right" ? `${label} (right)` : label;
    const markup = html`<rect x="${at}" y="${height - 16}" width="10" height="10" fill="${color}"/><text x="${at + 15}" y="${height - 7}" class="legend">${text}</text>`;
    at += 32 + text.length * 7;
    return markup;
  });
}
