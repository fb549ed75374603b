import { reportPage } from "../../bin/cli/report/report-page.js";
import type { EndpointObservation, Mode, ProviderResult } from "../../rotation/core/model.js";
import { NOW, runOf } from "./report-data.js";

/** What a page says, without its markup; a line for each piece of text. */
export function textOf(markup: string): string {
  const body = markup.slice(markup.indexOf("<body>"));
  const bare = body.replace(/<\/?(?:bdi|code|span|strong|b)\b[^>]*>/g, "").replace(/<[^>]+>/g, "\n");
  return bare
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll("&nbsp;", "")
    .replace(/\s*\n\s*/g, "\n");
}

/** A page of one section with these results. */
export function pageOf(
  providers: readonly ProviderResult[],
  endpoints: readonly EndpointObservation[] = [],
  mode: Mode = "audit",
): string {
  const section = { heading: "check", intro: null, checks: [], result: runOf(providers, endpoints, mode) };
  return reportPage({ title: "A report", generatedAt: NOW, sections: [section] });
}

/** How often a text holds a part. */
export function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
