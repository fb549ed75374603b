import { emitKeypressEvents, type Key } from "node:readline";
import type { ReadStream } from "node:tty";

interface Answer {
  readonly agreed: boolean;
  /** Stands behind the question afterwards. */
  readonly shown: string;
}

const DECLINED: Answer = { agreed: false, shown: "no" };
const INTERRUPTED: Answer = { agreed: false, shown: "no (Ctrl-C)" };

/** What a key answers, by Node's name for it. Every other key asks on. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  y: { agreed: true, shown: "yes" },
  n: DECLINED,
  return: DECLINED,
  enter: DECLINED,
  escape: { agreed: false, shown: "no (Esc)" },
  "ctrl-d": DECLINED,
  "ctrl-c": INTERRUPTED,
};

/** Where a question is asked. */
export interface Terminal {
  readonly input: ReadStream;
  write(text: string): void;
  /** Ctrl-C, which a terminal in raw mode does not turn into a signal. Called when the terminal is as it was before. */
  interrupted(): void;
}

/**
 * Asks a question that one key answers: y agrees; n, Enter and Esc decline, and so does the end of the input. Draws
 * nothing that depends on the terminal's width.
 */
export async function confirmByKey(question: string, { input, write, interrupted }: Terminal): Promise<boolean> {
  write(`${question} [y/N, Esc: no, nothing is written] `);
  const answer = await keyed(input);
  write(`${answer.shown}\n`);
  if (answer === INTERRUPTED) interrupted();
  return answer.agreed;
}

/** The first answer among the keys. The terminal is in raw mode meanwhile. */
async function keyed(input: ReadStream): Promise<Answer> {
  emitKeypressEvents(input);
  input.setRawMode(true);
  const stop = new AbortController();
  try {
    return await new Promise<Answer>((resolve) => {
      const onKey = (_text: string | undefined, { name = "", ctrl }: Key) => {
        const answer = ANSWERS[ctrl ? `ctrl-${name}` : name];
        if (answer !== undefined) resolve(answer);
      };
      const onEnd = () => resolve(DECLINED);
      input.on("keypress", onKey).on("end", onEnd).resume();
      stop.signal.addEventListener("abort", () => input.off("keypress", onKey).off("end", onEnd).pause());
    });
  } finally {
    stop.abort();
    input.setRawMode(false);
  }
}
