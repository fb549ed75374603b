import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DevTools } from "./dev-tools.js";
import type { Page } from "./page.js";

/** A headless Chromium with a profile of its own. */
export interface Browser {
  /** Opens an empty page. */
  newPage(): Promise<Page>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

/** As little as can be of what a browser does on its own account. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
  "--remote-debugging-pipe",
];

/** The discard port. */
const NOWHERE = "127.0.0.1:9";

/**
 * Starts Chromium and speaks the DevTools protocol with it over a pipe: no port, no WebSocket.
 *
 * @param executable - see `findChromium`
 * @param proxy - `host:port` of a proxy that gets every request, those to this machine included; by default one that
 * nobody listens on, because Chromium calls home whatever its flags
 */
export async function startChromium(executable: string, proxy = NOWHERE): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  const viaProxy = [`--proxy-server=http://${proxy}`, "--proxy-bypass-list=<-loopback>"];
  const args = [...FLAGS, `--user-data-dir=${profile}`, ...viaProxy, "about:blank"];
  const child = spawn(executable, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], detached: true });
  const gone = once(child, "exit").catch(() => undefined);
  const devTools = new DevTools(child);
  return {
    newPage: () => devTools.newPage(),
    close: async () => {
      await devTools.send("Browser.close", {}).catch(() => undefined);
      const late = setTimeout(() => killGroup(child), 5000);
      await gone;
      clearTimeout(late);
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The browser's helpers are its children: the whole group goes, and nothing but it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended in between.
  }
}
