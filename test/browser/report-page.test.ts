import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSTILE, hostilePage } from "../bin/report-hostile-page.js";
import { hundredOnOneHost, thirteenScenes, threeProviders } from "../bin/report-pages.js";
import { type Browser, startChromium } from "./chromium.js";
import type { Page, View } from "./page.js";
import { chromium, reportFile } from "./support.js";

const PAGES = { threeProviders, hundredOnOneHost, thirteenScenes, hostilePage };
const names = Object.keys(PAGES) as (keyof typeof PAGES)[];

let browser: Browser;

beforeAll(async () => {
  browser = await startChromium(chromium());
});

afterAll(() => browser?.close());

async function open(name: keyof typeof PAGES, view: Partial<View> = {}, fragment = ""): Promise<Page> {
  const page = await browser.newPage();
  await page.view({ width: 1400, scheme: "light", ...view });
  await page.open(`${await reportFile(await PAGES[name]())}${fragment}`);
  return page;
}

const UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";
const count = (selector: string) => `document.querySelectorAll(${JSON.stringify(selector)}).length`;
const all = (expression: string) =>
  `[...new Set([...document.querySelectorAll("*")].flatMap((each) => ${expression}))].sort()`;

describe("what the page shows", () => {
  it("is a page with headings, tables and drawings", async () => {
    const page = await open("threeProviders");
    expect(await page.evaluate("document.title")).toBe("OIDC thumbprints: check");
    expect(await page.evaluate("[...document.querySelectorAll('h3')].map((each) => each.innerText)")).toEqual([
      "What to do",
      "Providers",
      "What the hosts present",
      "When the certificates end",
    ]);
    expect(await page.evaluate(count("tr.last"))).toBe(5 + 4);
    expect(await page.evaluate(count(".timeline tbody svg .solid, .timeline tbody svg .hollow"))).toBe(9);
    expect(page.logged).toEqual([]);
  });

  it("unfolds a section when its link is followed", async () => {
    const section = "document.getElementById('s3').closest('details').open";
    expect(await (await open("thirteenScenes")).evaluate(section)).toBe(false);
    expect(await (await open("thirteenScenes", {}, "#s3")).evaluate(section)).toBe(true);
  });

  it("copies a thumbprint without the gaps it is shown with", async () => {
    const page = await open("hundredOnOneHost");
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.fates code'))");
    expect(await page.evaluate("getSelection().toString()")).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe("how the page looks", () => {
  it.each(names.flatMap((name) => [1400, 1280, 800].map((width) => ({ name, width }))))(
    "$name needs no sideways scrolling at $width px, unfolded",
    async ({ name, width }) => {
      const page = await open(name, { width });
      await page.evaluate(UNFOLD);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const wide =
        "[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth).length";
      expect(await page.evaluate(wide)).toBe(0);
    },
  );

  it("follows the scheme of the reader, and is light on paper", async () => {
    const ground = "getComputedStyle(document.body).backgroundColor";
    expect(await (await open("threeProviders")).evaluate(ground)).toBe("rgb(255, 255, 255)");
    expect(await (await open("threeProviders", { scheme: "dark" })).evaluate(ground)).toBe("rgb(18, 20, 23)");
    const paper = await open("threeProviders", { scheme: "dark", media: "print" });
    expect(await paper.evaluate(ground)).toBe("rgb(255, 255, 255)");
  });

  it("prints what is folded on the screen", async () => {
    const folded = "document.getElementById('s3').checkVisibility()";
    expect(await (await open("thirteenScenes")).evaluate(folded)).toBe(false);
    const paper = await open("thirteenScenes", { width: 720, media: "print" });
    expect(await paper.evaluate(folded)).toBe(true);
    expect((await paper.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("hostile text", () => {
  it("makes no element and no attribute that a harmless page has not", async () => {
    const [hostile, harmless] = [await open("hostilePage"), await open("thirteenScenes")];
    expect(await hostile.evaluate(count("script, img, iframe, object, embed, link, base, form"))).toBe(0);
    for (const what of ["each.tagName", "each.getAttributeNames()"]) {
      const known = (await harmless.evaluate(all(what))) as string[];
      // Several reasons of a group stand on lines of their own, which only the hostile page has.
      const found = (await hostile.evaluate(all(what))) as string[];
      expect(found.filter((name) => name !== "BR" && !known.includes(name))).toEqual([]);
    }
  });

  it("is shown as the text it is", async () => {
    const page = await open("hostilePage");
    await page.evaluate(UNFOLD);
    const shown = String(await page.evaluate("document.body.innerText"));
    for (const text of HOSTILE.slice(0, 7)) expect(shown).toContain(text);
    expect(shown).toContain("right-to-left \\u{202e}gnp.exe");
    expect(shown).not.toMatch(/[\u202e\u2028]/);
  });

  it("runs nothing, links nowhere else and opens no dialog, whatever is pointed at and clicked", async () => {
    const page = await open("hostilePage");
    const events =
      "['mouseover', 'focus', 'click'].forEach((name) => each.dispatchEvent(new Event(name, { bubbles: true })))";
    await page.evaluate(`document.querySelectorAll("*").forEach((each) => { ${events}; })`);
    const links =
      "[...document.querySelectorAll('[href]')].filter((each) => !each.getAttribute('href').startsWith('#'))";
    expect(await page.evaluate(`${links}.length`)).toBe(0);
    expect(page.dialogs).toEqual([]);
    expect(page.logged).toEqual([]);
    expect(page.requests).toHaveLength(1);
  });
});
