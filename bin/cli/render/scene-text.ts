import type { PlayedScene } from "../../../sandbox/play-scenes.js";
import type { Check } from "../../../sandbox/scenes/scene.js";
import { labelled, type Style } from "./style.js";

/** A played scene: its story, then what was expected beside what came out. @param number - counted from 1 */
export function sceneText({ scene, checks, ok, durationMs }: PlayedScene, number: number, style: Style): string {
  const { bold, green, red, dim } = style.colors;
  const verdict = ok ? green("ok") : red("FAILED");
  const took = dim(`${(durationMs / 1000).toFixed(1)} s`);
  return [
    `${String(number).padStart(2)}  ${bold(scene.title)}  ${verdict}  ${took}`,
    labelled("    ", scene.story, style),
    ...checkLines(checks, style),
  ].join("\n");
}

function checkLines(checks: readonly Check[], style: Style): string[] {
  const { dim, green, red } = style.colors;
  const whatWidth = 2 + Math.max(...checks.map(({ what }) => what.length));
  const expectedWidth =
    2 + Math.max(...checks.flatMap(({ expected }) => ["expected", ...expected.split("\n")]).map((line) => line.length));
  const row = (what: string, expected: string) => `      ${what.padEnd(whatWidth)}${expected.padEnd(expectedWidth)}`;
  const lines = checks.flatMap(({ what, expected, actual }) => {
    const paint = expected === actual ? green : red;
    const [left, right] = [expected.split("\n"), actual.split("\n")];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      labelled(row(index === 0 ? what : "", left[index] ?? ""), right[index] ?? "", style, paint),
    );
  });
  return [dim(`${row("", "expected")}came out`), ...lines];
}

/** The last line. */
export function scenesSummary(played: readonly PlayedScene[], seconds: number, { colors }: Style): string {
  const failed = played.filter(({ ok }) => !ok).length;
  const text = `${played.length - failed} of ${played.length} scenes came out as expected, in ${seconds.toFixed(1)} s`;
  return colors.bold(failed === 0 ? colors.green(text) : colors.red(text));
}
