/** What is asked of a stream. A terminal may have no width: 0 columns, as a pty has that nobody sized. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The width where none is known. */
const DEFAULT_COLUMNS = 80;

/**
 * Whether a stream gets colours: NO_COLOR wins, then FORCE_COLOR (`0` and `false` say no), then a terminal that can.
 * @see https://no-color.org and https://force-color.org
 */
export function takesColor({ isTTY }: Stream, { NO_COLOR, FORCE_COLOR, TERM }: Variables): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY === true && TERM !== "dumb";
}

/** Whether progress may be drawn: on a terminal with a width that somebody looks at. */
export function takesProgress({ isTTY, columns }: Stream, { CI, TERM }: Variables): boolean {
  return isTTY === true && (columns ?? 0) > 0 && !CI && TERM !== "dumb";
}

/** The width of the first stream that has one. */
export function columnsOf(...streams: readonly Stream[]): number {
  return streams.map(({ columns }) => columns).find((columns) => columns) ?? DEFAULT_COLUMNS;
}
