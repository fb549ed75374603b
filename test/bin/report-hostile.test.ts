import { beforeAll, expect, it } from "vitest";
import { reportPage } from "../../bin/cli/report/report-page.js";
import { HOSTILE, hostilePage } from "./report-hostile-page.js";
import { thirteenScenes } from "./report-pages.js";

let page: string;
let harmless: string;

// Making the keys takes a while.
beforeAll(async () => {
  [page, harmless] = [reportPage(await hostilePage()), reportPage(await thirteenScenes())];
}, 60_000);

/** All tags of a page, as their names and the names of their attributes. */
function tagsOf(markup: string): Set<string> {
  const style = /<style>[^<]*<\/style>/;
  const tags = markup.replace(style, "").match(/<[^>]*>/g) ?? [];
  return new Set(tags.map((tag) => tag.replace(/="[^"]*"/g, "=")));
}

it("hostile text makes no tag and no attribute that a harmless page has not", () => {
  const known = tagsOf(harmless);
  // Several reasons of a group stand on lines of their own, which only the hostile page has.
  expect([...tagsOf(page)].filter((tag) => !known.has(tag) && tag !== "<br>")).toEqual([]);
});

it.each(HOSTILE)("%j is told, and only as text", (text) => {
  const escaped = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}]/gu, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  expect(page).toContain(`<bdi>${escaped}</bdi>`);
  expect(page.includes(text)).toBe(escaped === text);
});

it("no link leads out of the page, whatever an issuer is called", () => {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
  expect(links.filter((target) => !/^#s\d+(-[a-z0-9-]+)?$/.test(target ?? ""))).toEqual([]);
});

it("nothing invisible and no other quote than our own is left", () => {
  expect(page).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(page.replace(/\n/g, "")).not.toMatch(/\p{Cc}/u);
});

it("values of no known length are cut, commands are not", () => {
  expect(page).toContain("…");
  expect(page).toMatch(/<pre>aws iam update-open-id-connect-provider-thumbprint [^<]*\\u\{2028\}&#39;<\/pre>/);
});
