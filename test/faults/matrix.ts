import type { Row } from "./model.js";
import { DISCOVERY_ROWS } from "./rows-discovery.js";
import { IAM_ROWS, READ_BACK_ROWS } from "./rows-iam.js";
import { NETWORK_ROWS } from "./rows-network.js";
import { REPORT_ROWS } from "./rows-report.js";

/** Every row, in the order of a run. */
export const MATRIX: readonly Row[] = [
  ...NETWORK_ROWS,
  ...DISCOVERY_ROWS,
  ...IAM_ROWS,
  ...READ_BACK_ROWS,
  ...REPORT_ROWS,
];

/** The table of docs/faults.md. */
export function tableOf(rows: readonly Row[]): string[] {
  const header = ["call", "fault", "outcome", "exit", "metric", "alert", "written"];
  const lines = [header, header.map(() => "---"), ...rows.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(" | ")} |`);
}

function cellsOf(row: Row): string[] {
  const { call, fault, outcome, code, exit, metrics, written } = row;
  const counts = Object.entries(metrics ?? {}).map(([name, count]) => `${name} ${count}`);
  return [
    call,
    fault,
    [outcome ?? "run fails", code]
      .filter((each) => each !== null)
      .map(quoted)
      .join(" "),
    exit === null ? "–" : String(exit),
    counts.length === 0 ? "none" : counts.join(", "),
    told(row),
    written,
  ];
}

function told({ alerts, log = [], fails }: Row): string {
  const parts = [
    ...alerts.map(quoted),
    ...log.map((event) => `log ${quoted(event)}`),
    ...(fails ? ["function error"] : []),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}

function quoted(text: string): string {
  return text.includes(" ") ? text : `\`${text}\``;
}
