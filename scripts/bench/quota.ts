import type { Child } from "./child.js";

/** Of a cgroup's quota: how long the kernel counts before it gives a process time again. */
const PERIOD_MS = 100;

/**
 * Gives a process a share of one processor, as a function of little memory has it: in each period it runs for the share
 * and stands still for the rest. Works without a privilege, on every system with SIGSTOP.
 *
 * @param percent - 100 for no limit
 * @returns ends it; the process then runs on
 */
export function quota(child: Child, percent: number): () => void {
  if (percent >= 100) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    child.signal("SIGCONT");
    timer = setTimeout(halt, (PERIOD_MS * percent) / 100);
  };
  const halt = () => {
    child.signal("SIGSTOP");
    timer = setTimeout(run, (PERIOD_MS * (100 - percent)) / 100);
  };
  run();
  return () => {
    clearTimeout(timer);
    child.signal("SIGCONT");
  };
}
