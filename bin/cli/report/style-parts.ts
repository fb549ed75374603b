const CONTENTS = `
nav { margin: 0 0 24px; padding: 14px 18px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
nav .verdict { font-weight: 600; margin-bottom: 6px; }
nav ol { columns: 2; column-gap: 40px; }
nav li { break-inside: avoid; padding: 2px 0; display: flex; gap: 8px; }
nav li a { flex: 1; min-width: 0; overflow-wrap: anywhere; }
nav .quiet { font-size: 12.5px; margin-top: 6px; }
.ordinal { display: inline-block; min-width: 1.4em; color: var(--quiet); font-variant-numeric: tabular-nums; font-weight: 400; }
details.run { border-top: 1px solid var(--line); }
details.run > summary { padding: 10px 0; }
details.run > summary h2 { display: inline; font-size: 16px; }
details.run > .content { padding: 0 0 32px 18px; scroll-margin-top: 56px; }
.intro { max-width: 90ch; margin: 4px 0 14px; }
.facts { font-size: 12.5px; }
`;

const COUNTS = `
.counts { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 14px 0 6px; }
.counts div { display: flex; flex-direction: column-reverse; min-width: 64px; }
.counts dd { font-size: 26px; line-height: 1.15; font-weight: 600; font-variant-numeric: tabular-nums; }
.counts dt { font-size: 12.5px; color: var(--quiet); }
.counts .good dd { color: var(--good); } .counts .warn dd { color: var(--warn); } .counts .bad dd { color: var(--bad); }
.counts .none dd { color: var(--quiet); font-weight: 400; opacity: 0.75; }
`;

const PROVIDERS = `
.todo td:nth-child(2) { min-width: 190px; }
.todo th { white-space: nowrap; }
.do { font-weight: 400; }
.todo code { font-size: 12px; background: var(--panel); padding: 1px 3px; margin: 0 -1px; border-radius: 3px; white-space: nowrap; }
.do::before { content: "\\2192\\00a0"; color: var(--quiet); }
.todo tr:target { background: var(--counts); }
.providers > tbody > tr:first-child { border-bottom: 0; }
.providers > tbody > tr:first-child > * { padding-bottom: 2px; }
.providers th[scope="row"] { width: 42%; }
.fates li { display: flex; column-gap: 6px; align-items: baseline; flex-wrap: wrap; }
.fates .sign { width: 1ch; text-align: center; font-family: monospace; }
.fates .fate { color: var(--quiet); }
.fates .added .sign, .fates .added .fate { color: var(--good); }
.fates .dropped .sign, .fates .dropped .fate, .fates .unmet .sign, .fates .unmet .fate { color: var(--bad); }
.fates .dropped code { text-decoration: line-through; text-decoration-thickness: 1px; }
.notes td { padding-top: 0; padding-bottom: 10px; }
.notes dl { display: grid; grid-template-columns: 62px 1fr; gap: 1px 8px; }
.notes dt { color: var(--quiet); }
.tag { font-size: 11.5px; font-weight: 600; }
.tag.warn { color: var(--warn); }
details.inline > summary { display: list-item; }
details.inline ul { margin: 4px 0; font-size: 12.5px; }
details.fold { margin-top: 12px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; margin-top: 4px; padding: 6px 8px; background: var(--panel); border-radius: 4px; user-select: all; }
`;

const CHAINS = `
.endpoint { margin: 12px 0 24px; }
.endpoint > .quiet { margin: 1px 0 8px; font-size: 12.5px; }
.small { font-size: 12.5px; }
.front-ends { width: auto; }
.front-ends th, .front-ends td { padding-right: 32px; }
.chain { margin-top: 12px; padding: 8px 14px 2px; border: 1px solid var(--line); border-left: 3px solid var(--good); border-radius: 4px; scroll-margin-top: 16px; }
.chain.refused { border-left: 3px dashed var(--bad); background: var(--refused); }
.chain caption { color: var(--text); font-size: 13px; }
.chain tbody tr:last-child { border-bottom: 0; }
.chain table { table-layout: fixed; }
.c-number { width: 32px; } .c-place { width: 112px; } .c-print { width: 372px; } .c-day { width: 96px; } .c-days { width: 104px; }
.chain thead th { font-size: 0; line-height: 0; padding: 0; } .chain thead tr { border: 0; }
.chain:target { outline: 2px solid var(--link); outline-offset: 2px; }
@media (min-width: 901px) {
  .chain.verified tr.last td { background: var(--counts); }
  .chain.verified tr.last td:first-child { box-shadow: inset 3px 0 var(--counts-line); }
  .chain td:first-child { padding-left: 8px; padding-right: 12px; }
  .chain td:last-child { padding-right: 8px; }
}
.place { white-space: nowrap; }
.leaf .place, .intermediate .place { color: var(--quiet); }
`;

const TIMELINE = `
.timeline tbody tr { border-bottom: 1px solid var(--line); }
.timeline thead th { height: 34px; vertical-align: bottom; }
.timeline .name { display: flex; }
.timeline code { font-size: 12px; }
.timeline tbody th, .timeline tbody td { padding-top: 4px; padding-bottom: 4px; }
.timeline .axis { position: relative; width: 42%; min-width: 180px; }
.timeline tr .axis { padding: 0; }
.timeline .axis svg { overflow: visible; }
.timeline .axis > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.timeline text { font-size: 11px; fill: var(--quiet); text-anchor: middle; }
.timeline text.today { fill: var(--text); }
.timeline .grid { stroke: var(--line); }
.timeline line.today { stroke: var(--text); stroke-width: 1.5; }
.bar { stroke-width: 3; stroke: var(--leaf); }
.bar.intermediate { stroke: var(--intermediate); } .bar.last { stroke: var(--last); stroke-width: 5; }
.bar.ended { stroke: var(--bad); } .bar.refused { stroke: var(--bad); stroke-dasharray: 4 4; }
.solid { fill: var(--last); } .hollow { fill: var(--ground); stroke: var(--quiet); stroke-width: 1.5; }
.end.leaf .hollow { stroke: var(--leaf); } .end.intermediate .hollow { stroke: var(--intermediate); }
.end.leaf .solid { fill: var(--leaf); } .end.intermediate .solid { fill: var(--intermediate); }
.end.ended .solid, .end.refused .solid { fill: var(--bad); } .end.ended .hollow, .end.refused .hollow { stroke: var(--bad); }
.legend { white-space: nowrap; margin-right: 8px; color: var(--text); }
.legend svg { vertical-align: -2px; }
`;

const NARROW = `
@media (max-width: 900px) {
  body { padding: 20px 24px 32px; }
  nav ol { columns: 1; }
  .providers th[scope="row"] { width: auto; }
  th, td { padding-right: 10px; }
  .chain { padding: 8px 8px 2px; }
  .chain table, .chain tbody, .chain caption { display: block; }
  .chain tbody tr { display: grid; grid-template-columns: 12px 92px 1fr auto 92px; column-gap: 10px; padding: 5px 8px; }
  .chain.verified tr.last { background: var(--counts); box-shadow: inset 3px 0 var(--counts-line); }
  .chain tbody tr td { padding: 0; }
  .chain td:nth-child(4) { grid-row: 2; grid-column: 3 / -1; }
  .print { font-size: 12px; }
  .fates .fate { flex-basis: 100%; padding-left: calc(1ch + 28px); }
  .todo td:nth-child(2) { min-width: 170px; }
  .timeline .axis { width: 32%; }
}
`;

/** A telephone: what stood side by side goes below one another, so that no column is narrower than a few words. */
const PHONE = `
@media (max-width: 600px) {
  body { padding: 16px 14px 28px; }
  table, tbody, tbody tr, tbody th, tbody td { display: block; width: auto; min-width: 0; }
  table > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  caption { display: block; }
  tbody th, tbody td { padding: 2px 0; }
  tbody tr { padding: 6px 0; }
  .providers > tbody { border-bottom: 1px solid var(--line); padding: 4px 0; }
  .providers > tbody > tr { border-bottom: 0; padding: 2px 0; }
  .providers th[scope="row"], .todo td:nth-child(2) { width: auto; min-width: 0; }
  .notes td { padding-bottom: 2px; }
  .notes dl { grid-template-columns: 1fr; }
  .notes dd { margin-bottom: 4px; }
  .chain tbody tr { display: block; }
  .number { text-align: left; }
  .todo th, .todo code, .print, .place, .legend { white-space: normal; overflow-wrap: anywhere; }
  .timeline tr .axis { display: block; width: 100%; min-width: 0; height: 22px; }
  .timeline .axis text { display: none; }
}
`;

/** The styles of the parts of a report page, in the order of the page. */
export const STYLE_OF_PARTS: string = CONTENTS + COUNTS + PROVIDERS + CHAINS + TIMELINE + NARROW + PHONE;
