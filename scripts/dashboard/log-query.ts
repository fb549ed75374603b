/** What a table of Logs Insights shows. */
export interface LogTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * What the query of the dashboard makes of log lines, newest first: its `filter` on one event, `parse` by a regular expression,
 * `display` and `limit`. Logs Insights knows more, and the dashboard uses no more.
 */
export function rowsOf(query: string, lines: readonly string[]): LogTable {
  const steps = query.split("\n| ");
  const step = (name: string) => steps.find((each) => each.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
  const wanted: unknown = JSON.parse(step("filter").replace("event = ", ""));
  const pattern = new RegExp(step("parse").replace(/^@message \/(.*)\/$/, "$1"));
  const columns = step("display").split(", ");
  const rows = lines
    .map((line): Record<string, unknown> => ({ ...JSON.parse(line), ...pattern.exec(line)?.groups }))
    .filter(({ event }) => event === wanted)
    .slice(0, Number(step("limit")))
    .map((row) => columns.map((name) => String(row[name === "@timestamp" ? "time" : name] ?? "")));
  return { columns, rows };
}
