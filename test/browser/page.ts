import { setTimeout as sleep } from "node:timers/promises";

type Params = Readonly<Record<string, unknown>>;
type Send = (method: string, params?: Params) => Promise<Params>;

/** How a page is looked at. */
export interface View {
  /** In CSS pixels. */
  readonly width: number;
  readonly scheme: "light" | "dark";
  /** Device pixels for one CSS pixel. @default 1 */
  readonly scale?: number;
  /** Screen or paper. @default "screen" */
  readonly media?: "screen" | "print";
}

/** One page of the browser. */
export class Page {
  /** URLs that the page asked for, data URLs included, in order. */
  readonly requests: string[] = [];
  /** Texts of dialogs that scripts opened; each was dismissed. */
  readonly dialogs: string[] = [];
  /** What the browser wrote to the page's console, violations of its policy included. */
  readonly logged: string[] = [];
  readonly #send: Send;
  #loaded = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Begins to listen to the page. */
  async enable(): Promise<void> {
    await Promise.all(
      ["Page.enable", "Network.enable", "Log.enable", "Runtime.enable"].map((name) => this.#send(name)),
    );
  }

  /** Takes note of an event of the page. */
  note(method: string, params: Params): void {
    if (method === "Page.loadEventFired") this.#loaded += 1;
    if (method === "Network.requestWillBeSent") this.requests.push(textAt(params, "request", "url"));
    if (method === "Log.entryAdded") this.logged.push(textAt(params, "entry", "text"));
    if (method === "Page.javascriptDialogOpening") {
      this.dialogs.push(textAt(params, "message"));
      this.#send("Page.handleJavaScriptDialog", { accept: false }).catch(() => undefined);
    }
  }

  /** How the page is looked at from now on. */
  async view({ width, scheme, scale = 1, media = "screen" }: View): Promise<void> {
    const metrics = { width, height: 900, deviceScaleFactor: scale, mobile: false };
    await this.#send("Emulation.setDeviceMetricsOverride", metrics);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.#send("Emulation.setEmulatedMedia", { media, features });
  }

  /** Opens a URL and waits until it is loaded, at most ten seconds. */
  async open(url: string): Promise<void> {
    const before = this.#loaded;
    const { errorText } = await this.#send("Page.navigate", { url });
    if (errorText !== undefined) throw new Error(`${url}: ${String(errorText)}`);
    for (let attempt = 0; attempt < 200 && this.#loaded === before; attempt += 1) await sleep(50);
    if (this.#loaded === before) throw new Error(`${url} was not loaded within ten seconds`);
  }

  /** The value of an expression in the page. The page's own policy does not bind the debugger. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression} failed: ${JSON.stringify(exceptionDetails)}`);
    return isRecord(result) ? result.value : undefined;
  }

  /** A picture of the whole page, or of as much of it as `height` CSS pixels, as PNG. */
  async screenshot(height?: number): Promise<Buffer> {
    const { cssContentSize } = await this.#send("Page.getLayoutMetrics");
    const size = isRecord(cssContentSize) ? cssContentSize : {};
    const full = Number(size.height);
    const clip = { x: 0, y: 0, width: Number(size.width), height: Math.min(full, height ?? full), scale: 1 };
    const { data } = await this.#send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip });
    return Buffer.from(String(data), "base64");
  }

  /** The page as it is printed, A4. */
  async pdf(): Promise<Buffer> {
    const { data } = await this.#send("Page.printToPDF", {
      preferCSSPageSize: true,
      paperWidth: 8.27,
      paperHeight: 11.69,
    });
    return Buffer.from(String(data), "base64");
  }
}

function textAt(params: Params, ...path: readonly string[]): string {
  let value: unknown = params;
  for (const key of path) value = isRecord(value) ? value[key] : undefined;
  return String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
