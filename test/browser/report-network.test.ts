import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { reportPage } from "../../bin/cli/report/report-page.js";
import { hostilePage } from "../bin/report-hostile-page.js";
import { threeProviders } from "../bin/report-pages.js";
import { type Browser, startChromium } from "./chromium.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";
import { chromium } from "./support.js";

const AT = "http://report.example";
const LEAKY = `<!doctype html><title>leaky</title><link rel="stylesheet" href="http://beacon.example/style.css">
<img src="http://beacon.example/pixel.png"><p style="background: url(https://beacon.example/secure.png)">text</p>`;
/** All that the leaky page makes a browser ask for beside itself, its icon included. */
const LEAKS = [
  "CONNECT beacon.example:443",
  "GET http://beacon.example/pixel.png",
  "GET http://beacon.example/style.css",
  `GET ${AT}/favicon.ico`,
];

const PAGES = ["harmless", "hostile", "leaky"];

const texts = new Map<string, string>();
let proxy: CountingProxy;
let browser: Browser;

// The leaky page comes last: once all of it is asked for, whatever the others want was asked for before.
beforeAll(async () => {
  texts.set(`${AT}/harmless`, reportPage(await threeProviders()));
  texts.set(`${AT}/hostile`, reportPage(await hostilePage()));
  texts.set(`${AT}/leaky`, LEAKY);
  proxy = await startCountingProxy(texts);
  browser = await startChromium(chromium(), proxy.address);
  for (const name of PAGES) await read(`${AT}/${name}`);
});

afterAll(async () => {
  await browser?.close();
  await proxy?.close();
});

/** Opens a page and reads it to its end. */
async function read(url: string): Promise<void> {
  const page = await browser.newPage();
  await page.view({ width: 1400, scheme: "light" });
  await page.open(url);
  await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
  await page.screenshot();
}

/**
 * What the pages made the browser ask for. Chromium also calls home on its own account, whatever its flags. A page
 * without scripts can only ask for hosts that stand in its text, or for its own.
 */
function askedByPages(): string[] {
  const text = [AT, ...texts.values()].join(" ");
  return proxy.asked.filter((request) => text.includes(hostOf(request))).toSorted();
}

function hostOf(request: string): string {
  const [method = "", url = ""] = request.split(" ");
  return new URL(method === "CONNECT" ? `http://${url}` : url).hostname;
}

it("a report asks the network for nothing but itself, where a page that loads something is seen to", async () => {
  const own = PAGES.map((name) => `GET ${AT}/${name}`);
  await vi.waitFor(() => expect(askedByPages()).toEqual([...LEAKS, ...own].toSorted()), 20_000);
});
