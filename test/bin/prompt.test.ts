import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";
import { expect, it } from "vitest";
import { confirmByKey } from "../../bin/cli/prompt.js";

/** A question, answered by what is typed; null ends the input. */
async function ask(typed: string | null) {
  const modes: boolean[] = [];
  const stream = new PassThrough();
  const input = Object.assign(stream, { setRawMode: (raw: boolean) => modes.push(raw) }) as unknown as ReadStream;
  let written = "";
  let interrupted = 0;
  const answering = confirmByKey("Replace?", {
    input,
    write: (text) => {
      written += text;
    },
    interrupted: () => {
      interrupted++;
    },
  });
  if (typed === null) stream.end();
  else stream.write(typed);
  const agreed = await answering;
  expect(modes).toEqual([true, false]);
  expect([stream.isPaused(), stream.listenerCount("keypress")]).toEqual([true, 0]);
  return { agreed, written, interrupted };
}

it.each<[string, string | null, boolean, string]>([
  ["y", "y", true, "yes"],
  ["Y", "Y", true, "yes"],
  ["n", "n", false, "no"],
  ["Enter", "\r", false, "no"],
  ["Esc", "\u001b", false, "no (Esc)"],
  ["Ctrl-D", "\u0004", false, "no"],
  ["the end of the input", null, false, "no"],
  ["other keys, then y", "x?\u001b[Ay", true, "yes"],
])("%s answers, and the answer is shown", async (_name, typed, agreed, shown) => {
  expect(await ask(typed)).toEqual({
    agreed,
    written: `Replace? [y/N, Esc: no, nothing is written] ${shown}\n`,
    interrupted: 0,
  });
});

it("Ctrl-C declines, and interrupts once the terminal is as before", async () => {
  const { agreed, written, interrupted } = await ask("\u0003");
  expect([agreed, interrupted]).toEqual([false, 1]);
  expect(written).toMatch(/no \(Ctrl-C\)\n$/);
});
