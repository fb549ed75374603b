import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { playScene } from "../../sandbox/play-scenes.js";
import { REFUSAL_SCENES } from "../../sandbox/scenes/refusal.js";
import { ROTATION_SCENES } from "../../sandbox/scenes/rotation.js";
import type { Scene } from "../../sandbox/scenes/scene.js";
import { World } from "../../sandbox/world.js";
import { runCli, tooLong } from "./recording-io.js";

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("oidc-sandbox-"));

/** The scenes that wait for nothing; `npm start` plays all of them. */
const QUICK = [...ROTATION_SCENES, ...REFUSAL_SCENES];

describe("a scene", () => {
  it.each(QUICK.map((scene) => [scene.title, scene] as const))(
    "%s comes out as expected",
    { timeout: 60_000 },
    async (_, scene) => {
      const { checks, ok } = await playScene(scene, new AbortController().signal);
      expect(checks.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
      expect(ok).toBe(true);
    },
  );

  it("that breaks off has failed, and leaves nothing behind", async () => {
    const before = folders();
    const scene: Scene = { title: "t", story: "s", play: () => Promise.reject(new Error("broke")) };
    expect(await playScene(scene, new AbortController().signal)).toMatchObject({ ok: false, result: null });
    expect(folders()).toEqual(before);
  });

  it("that is interrupted ends at once, and leaves nothing behind", async () => {
    const before = folders();
    const interrupt = new AbortController();
    const scene: Scene = {
      title: "t",
      story: "s",
      play: () => {
        interrupt.abort();
        return new Promise(() => undefined);
      },
    };
    expect(await playScene(scene, interrupt.signal)).toMatchObject({ ok: false });
    expect(folders()).toEqual(before);
  });
});

it("a world that was closed answers no more", async () => {
  const world = await World.create();
  await world.close();
  await expect(fetch(world.aws.url)).rejects.toThrow();
});

it("its help fits a terminal and leads on to the tutorial", async () => {
  const { code, out } = await runCli(["sandbox", "--help"]);
  expect([code, tooLong(out)]).toEqual([0, []]);
  expect(out).toContain("docs/tutorial.md");
});

describe("the command refuses an option that would do nothing", () => {
  it.each([
    [["--port", "8080"], "--port goes with --keep"],
    [["--keep", "--report", "x.html"], "--report tells of the scenes"],
    [["--keep", "--port", "99999"], '--port: "99999" is not valid; allowed: 0 to 65535'],
  ])("%j", async (argv, message) => {
    const { code, err } = await runCli(["sandbox", ...argv]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
