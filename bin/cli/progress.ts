import type { Io } from "./io.js";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;

/** To the start of the line, and clear it. */
const CLEAR_LINE = "\r\u001b[K";

/**
 * Shows on stderr that something is under way, when somebody looks at it. The cursor stays visible and no signal is
 * caught: Ctrl-C ends the process as if nothing were drawn.
 *
 * @param text - shorter than the narrowest terminal that is drawn on
 */
export function startProgress(io: Io, verbose: boolean, text: string): { stop(): void } {
  if (!io.progress || verbose) return { stop: () => undefined };
  let frame = 0;
  const draw = () => io.err(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length]} ${text}`);
  draw();
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  let drawing = true;
  return {
    stop: () => {
      clearInterval(timer);
      if (drawing) io.err(CLEAR_LINE);
      drawing = false;
    },
  };
}
