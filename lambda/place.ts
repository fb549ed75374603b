import { type AlertLink, accountOfArn, consoleUrl, type Place } from "../rotation/core/tell/place.js";
import { shellQuote } from "../rotation/core/tell/restore.js";
import type { RawSettings, Settings } from "../rotation/settings.js";

/** What Lambda tells a function about itself. */
export interface Surroundings {
  /** Absent where no Lambda runs it. */
  readonly functionArn: string | undefined;
  readonly logGroup: string | undefined;
}

/** Where this function stands, and what its alerts link to. */
export function placeOf({ functionArn = "", logGroup }: Surroundings, settings: Settings, raw: RawSettings): Place {
  const [, partition = "", , region = ""] = functionArn.split(":");
  const link = (name: string, page: Parameters<typeof consoleUrl>[1] | null): AlertLink[] => {
    const url = page === null || region === "" ? null : consoleUrl({ partition, region }, page);
    return url === null ? [] : [{ name, url }];
  };
  const { dashboard } = settings;
  return {
    account: accountOfArn(functionArn) ?? accountOfArn(settings.topicArn ?? ""),
    links: [
      ...link("Log", logGroup === undefined ? null : { logGroup }),
      ...link("Dashboard", dashboard === null ? null : { dashboard }),
    ],
    reach: reachOf(raw),
  };
}

/** The options of the command line that lead it where the function goes. */
function reachOf({ connectTo, allowPrivate, retention, caFile }: RawSettings): string[] {
  const each = (option: string, list: string | undefined) =>
    (list ?? "").split(",").flatMap((item) => (item.trim() === "" ? [] : [`${option} ${shellQuote(item.trim())}`]));
  return [
    // The file lies in the function's code under a name of its own: whoever types the command has it elsewhere.
    ...(caFile === undefined ? [] : ["--ca-file CA.pem"]),
    ...each("--connect-to", connectTo),
    ...each("--allow-private", allowPrivate),
    ...(retention === undefined ? [] : each("--retention", retention)),
  ];
}
