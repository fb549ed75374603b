import type { ChildProcess } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { Page } from "./page.js";

type Params = Readonly<Record<string, unknown>>;

/** A message of the browser: an answer has an id, an event a method. */
interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: { readonly message: string };
}

interface Waiting {
  resolve(result: Params): void;
  reject(error: Error): void;
}

/** The DevTools protocol over the pipe of `--remote-debugging-pipe`: JSON, each message ended by a NUL. */
export class DevTools {
  readonly #out: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (method: string, params: Params) => void>();
  #ended: Error | null = null;
  #lastId = 0;
  #rest = "";

  /** @param child - with pipes at file descriptors 3 (to the browser) and 4 (from it) */
  constructor(child: ChildProcess) {
    const [, , , out, into] = child.stdio;
    if (!(out instanceof Writable) || !(into instanceof Readable)) throw new Error("the browser has no pipes");
    this.#out = out;
    out.on("error", () => undefined);
    into.setEncoding("utf8");
    into.on("data", (text: string) => this.#receive(text));
    child.on("error", (error) => this.#end(error));
    child.on("exit", (code) => this.#end(new Error(`the browser ended with ${code}`)));
  }

  /** Sends a command and waits for its result. */
  send(method: string, params: Params, sessionId?: string): Promise<Params> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<Params>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#out.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    return answer;
  }

  /** Opens an empty page and listens to it. */
  async newPage(): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    if (typeof sessionId !== "string") throw new Error("the browser gave no session");
    const page = new Page((method, params = {}) => this.send(method, params, sessionId));
    this.#listeners.set(sessionId, (method, params) => page.note(method, params));
    await page.enable();
    return page;
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop() ?? "";
    for (const message of messages) this.#dispatch(JSON.parse(message));
  }

  #dispatch({ id, sessionId, method, params, result, error }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#listeners.get(sessionId ?? "")?.(method, params ?? {});
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(error.message));
  }

  #end(error: Error): void {
    this.#ended = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
