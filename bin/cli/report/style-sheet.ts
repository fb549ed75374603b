import { STYLE_OF_PARTS } from "./style-parts.js";

/** Colours by role. Text on its ground has a contrast of at least 4.5 in both schemes. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --ground: #fff; --panel: #f6f7f9; --line: #dfe2e6; --text: #1b1f24; --quiet: #5c6570; --link: #0b57b0;
  --good: #17723f; --warn: #8a5a00; --bad: #bd2a22; --info: #5c6570;
  --counts: #fdf3d3; --counts-line: #c99a1c; --refused: #fdf0ef;
  --leaf: #8b98a8; --intermediate: #5f7fa8; --last: #c58a00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #121417; --panel: #1a1d21; --line: #2f343a; --text: #e4e7eb; --quiet: #9aa4af; --link: #82b4f5;
    --good: #55c88a; --warn: #e0a93f; --bad: #ff8a80; --info: #9aa4af;
    --counts: #2e2814; --counts-line: #d0a53a; --refused: #2c1a1a;
    --leaf: #77828f; --intermediate: #7fa3d1; --last: #e2b13c;
  }
}
`;

/** Fonts of the system only: a page that loads nothing brings none. */
const BASE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 28px 32px 40px; max-width: 1320px; background: var(--ground); color: var(--text);
  font: 14px/1.5 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
code, pre, .print { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
h1 { font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; }
h2 { font-size: 18px; line-height: 1.35; }
h3 { font-size: 15px; margin: 28px 0 8px; }
h4 { font-size: 14px; margin: 0; }
ul, ol { list-style: none; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
bdi, th, td { overflow-wrap: anywhere; }
header { margin-bottom: 20px; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--quiet); font-size: 12.5px; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.quiet { color: var(--quiet); }
.tone-bad { color: var(--bad); }
.tone-warn { color: var(--warn); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scroll { overflow-x: auto; }
.mark { white-space: nowrap; font-weight: 600; }
.mark .sign { display: inline-block; min-width: 1.15em; }
.mark.good { color: var(--good); } .mark.warn { color: var(--warn); }
.mark.bad { color: var(--bad); } .mark.dim { color: var(--info); }
h2 .mark { font-size: 14px; margin-left: 8px; }
`;

const TABLES = `
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.45; }
caption { text-align: left; color: var(--quiet); padding: 0 0 6px; font-size: 12.5px; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: 12px; padding-top: 2px; padding-bottom: 4px; white-space: nowrap; }
thead tr { border-bottom: 1px solid var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.day { font-variant-numeric: tabular-nums; white-space: nowrap; }
.print { white-space: nowrap; font-size: 12.5px; }
.print code { user-select: all; }
.print code span + span { margin-left: 0.55ch; }
.key {
  display: inline-block; min-width: 16px; height: 16px; margin-right: 6px; padding: 0 3px; border-radius: 3px; text-align: center;
  font: 600 11px/16px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  background: var(--text); color: var(--ground); vertical-align: 1px;
}
.key.none { background: none; }
`;

const PRINT = `
@media print {
  @page { margin: 14mm 12mm; }
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; zoom: 0.82; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
  h2, h3, h4, caption { break-after: avoid; }
  tr, .chain, .counts { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;

/** The style sheet of the report page. Loads nothing: no font, no image, no other sheet. */
export const STYLE: string = COLOURS + BASE + TABLES + STYLE_OF_PARTS + PRINT;
