import pLimit from "p-limit";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { Call } from "../../../sandbox/aws/model.js";
import { createPlayground, keepInstructions } from "../../../sandbox/keep.js";
import { type PlayedScene, playScene, SCENES } from "../../../sandbox/play-scenes.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { portOf } from "../options.js";
import { scenesSummary, sceneText } from "../render/scene-text.js";
import { cut, styleFor } from "../render/style.js";
import { reportPage } from "../report/report-page.js";
import { assertReportPath, writeReport } from "../report/write-report.js";

export interface SandboxOptions {
  readonly keep?: true;
  readonly port?: string;
  readonly report?: string;
  readonly color: boolean;
}

/** Scenes share nothing: the maximum played at once; they are printed in their order. */
const CONCURRENT_SCENES = 4;

/** Plays the scenes, or keeps a playground. */
export async function sandbox(options: SandboxOptions, io: Io): Promise<ExitCode> {
  refuseUseless(options);
  return await (options.keep ? keep(options, io) : playAll(options, io));
}

/** An option that would do nothing is a mistake to tell. */
function refuseUseless({ keep, port, report }: SandboxOptions): void {
  if (keep && report !== undefined) throw new ConfigError("--report tells of the scenes, which --keep does not play");
  if (!keep && port !== undefined) throw new ConfigError("--port goes with --keep");
}

async function playAll({ color, report }: SandboxOptions, io: Io): Promise<ExitCode> {
  if (report !== undefined) await assertReportPath(report);
  const style = styleFor({ columns: io.columns, color: io.color && color });
  const startedAt = performance.now();
  const limit = pLimit(CONCURRENT_SCENES);
  const interrupt = io.interrupt();
  const playing = SCENES.map((scene) => limit(() => playScene(scene, interrupt)));
  const played: PlayedScene[] = [];
  for (const [index, scene] of playing.entries()) {
    const done = await scene;
    if (interrupt.aborted) break;
    io.out(`${sceneText(done, index + 1, style)}\n\n`);
    played.push(done);
  }
  await Promise.all(playing);
  if (interrupt.aborted) return EXIT.interrupted;
  if (report !== undefined) await writeReport(report, pageOf(played, io));
  io.out(`${scenesSummary(played, (performance.now() - startedAt) / 1000, style)}\n`);
  return played.every(({ ok }) => ok) ? EXIT.ok : EXIT.notice;
}

function pageOf(played: readonly PlayedScene[], { clock }: Io): string {
  const sections = played.map(({ scene, checks, result }) => {
    // A scene that broke off has no result to show.
    const nothing = { mode: "audit", startedAt: clock.now(), durationMs: 0, providers: [], endpoints: [] } as const;
    return { heading: scene.title, intro: scene.story, checks, result: result ?? nothing };
  });
  return reportPage({ title: "OIDC thumbprints: the sandbox", generatedAt: clock.now(), sections });
}

async function keep({ port }: SandboxOptions, io: Io): Promise<ExitCode> {
  const world = await createPlayground(portOf(port, "--port"));
  try {
    io.out(`${keepInstructions(world)}\nCalls to AWS show up below. Ctrl-C ends and removes it all.\n\n`);
    world.aws.onCall((call) => io.out(`${cut(callLine(call), io.columns)}\n`));
    await interrupted(io.interrupt());
    return EXIT.ok;
  } finally {
    await world.close();
  }
}

function callLine({ service, operation, status, durationMs, summary }: Call): string {
  const answer = status === null ? "no answer" : String(status);
  return `${service.padEnd(10)} ${operation}  ${answer}  ${Math.round(durationMs)} ms  ${sanitize(summary)}`;
}

function interrupted(interrupt: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (interrupt.aborted) resolve();
    interrupt.addEventListener("abort", () => resolve(), { once: true });
  });
}
