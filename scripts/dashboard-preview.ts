// Draws the synthesized dashboard with the metrics of a made-up day, because CloudWatch cannot be opened here:
//   tsx scripts/dashboard-preview.ts [FILE.png]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "../test/browser/chromium.js";
import { findChromium } from "./chromium.js";
import { synthesize } from "./dashboard/body.js";
import { playDay } from "./dashboard/day.js";
import { dashboardPage, WIDTH } from "./dashboard/page.js";
import { runScript } from "./run-script.js";

const PAGE = ".cache/dashboard.html";

async function main(target = "docs/images/dashboard.png"): Promise<void> {
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, dashboardPage(synthesize(), playDay()));
  const browser = await startChromium(findChromium());
  try {
    const page = await browser.newPage();
    await page.view({ width: WIDTH, scheme: "light" });
    await page.open(pathToFileURL(resolve(PAGE)).href);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, await page.screenshot());
  } finally {
    await browser.close();
  }
  process.stdout.write(`${target} written\n`);
}

await runScript(import.meta.url, async ([target]) => main(target));
