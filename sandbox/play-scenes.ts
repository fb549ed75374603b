import { messageOf } from "../rotation/core/fault/fault.js";
import type { RunResult } from "../rotation/core/model.js";
import { REFUSAL_SCENES } from "./scenes/refusal.js";
import { ROTATION_SCENES } from "./scenes/rotation.js";
import type { Check, Scene } from "./scenes/scene.js";
import { TROUBLE_SCENES } from "./scenes/trouble.js";
import { World } from "./world.js";

/** Every scene, in the order they are told. */
export const SCENES: readonly Scene[] = [...ROTATION_SCENES, ...REFUSAL_SCENES, ...TROUBLE_SCENES];

/** A scene after it was played. */
export interface PlayedScene {
  readonly scene: Scene;
  readonly checks: readonly Check[];
  /** Of the scene's last run; null when it broke off. */
  readonly result: RunResult | null;
  readonly ok: boolean;
  readonly durationMs: number;
}

/**
 * Plays one scene in a world of its own, which is closed whatever happens. A scene that breaks off has failed; one that
 * `signal` interrupts ends at once.
 */
export async function playScene(scene: Scene, signal: AbortSignal): Promise<PlayedScene> {
  const startedAt = performance.now();
  const finish = (checks: readonly Check[], result: RunResult | null): PlayedScene => {
    const ok = checks.every(({ expected, actual }) => expected === actual);
    return { scene, checks, result, ok, durationMs: performance.now() - startedAt };
  };
  const brokenOff = (why: string) => finish([{ what: "scene", expected: "played to its end", actual: why }], null);
  if (signal.aborted) return brokenOff("interrupted");
  const world = await World.create();
  try {
    const { checks, result } = await Promise.race([scene.play(world), rejectOnAbort(signal)]);
    return finish(checks, result);
  } catch (error) {
    return brokenOff(messageOf(error));
  } finally {
    await world.close();
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const interrupted = () => reject(new Error("interrupted"));
    if (signal.aborted) interrupted();
    signal.addEventListener("abort", interrupted, { once: true });
  });
}
