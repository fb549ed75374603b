/** Where a deployment stands, for those who read its alerts. */
export interface Place {
  /** Twelve digits; null when nothing says so. */
  readonly account: string | null;
  /** Where to look: its log, its dashboard. */
  readonly links: readonly AlertLink[];
  /** Options with which our command reaches what the function reaches, each quoted for a shell. */
  readonly reach: readonly string[];
}

export interface AlertLink {
  readonly name: string;
  readonly url: string;
}

export const NOWHERE: Place = { account: null, links: [], reach: [] };

/** The account in an ARN; null when it has none. */
export function accountOfArn(arn: string): string | null {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? null;
}

const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The page of a log group, or of a dashboard, in the console of CloudWatch; null in a partition that we do not know. */
export function consoleUrl(
  { partition, region }: { readonly partition: string; readonly region: string },
  page: { readonly logGroup: string } | { readonly dashboard: string },
): string | null {
  const console = CONSOLES[partition];
  if (console === undefined) return null;
  const home = `https://${region}.${console}/cloudwatch/home?region=${region}`;
  if ("dashboard" in page) return `${home}#dashboards/dashboard/${encodeURIComponent(page.dashboard)}`;
  // The console encodes names twice, and writes the second % as a dollar sign.
  return `${home}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(page.logGroup)).replaceAll("%", "$")}`;
}
