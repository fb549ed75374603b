// Tests the report page in headless Chromium, or takes a picture of one:
//   tsx scripts/browser-test.ts [vitest arguments]
//   tsx scripts/browser-test.ts --screenshot FILE.png [--page REPORT.html] [--height PIXELS]
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { reportPage } from "../bin/cli/report/report-page.js";
import { threeProviders } from "../test/bin/report-pages.js";
import { startChromium } from "../test/browser/chromium.js";
import { findChromium } from "./chromium.js";
import { runScript, ScriptError } from "./run-script.js";

/** Of the picture, in CSS pixels: what fits a README without being scaled to nothing. */
const WIDTH = 1200;

async function main(args: readonly string[]): Promise<number> {
  if (!args.includes("--screenshot")) return test(args);
  const options = { screenshot: { type: "string" }, page: { type: "string" }, height: { type: "string" } } as const;
  const { screenshot, page, height } = parseArgs({ args: [...args], options }).values;
  if (screenshot === undefined) throw new ScriptError("--screenshot needs the name of a file");
  await takePicture(screenshot, page ?? null, height === undefined ? undefined : Number(height));
  process.stdout.write(`${screenshot} written\n`);
  return 0;
}

function test(args: readonly string[]): number {
  const env = { ...process.env, CHROMIUM_PATH: findChromium() };
  const command = ["vitest", "run", "--project", "browser", ...args];
  return spawnSync("npx", command, { stdio: "inherit", env }).status ?? 1;
}

/** A picture of a report, or of an example when none is given. */
async function takePicture(target: string, report: string | null, height: number | undefined): Promise<void> {
  mkdirSync(".cache", { recursive: true });
  const example = ".cache/report-example.html";
  if (report === null) writeFileSync(example, reportPage(await threeProviders()));
  const browser = await startChromium(findChromium());
  try {
    const page = await browser.newPage();
    await page.view({ width: WIDTH, scheme: "light", scale: 2 });
    await page.open(pathToFileURL(resolve(report ?? example)).href);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, await page.screenshot(height));
  } finally {
    await browser.close();
  }
}

await runScript(import.meta.url, main);
