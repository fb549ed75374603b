import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli } from "../../bin/recording-io.js";

const COMMAND = /^npm run cli -- (setup (?:.*\\\n)*.*)$/m.exec(readFileSync("examples/README.md", "utf8"))?.[1] ?? "";
const WORDS = COMMAND.split(/[\s\\]+/);
const FOLDER = "examples/gke-runner";

it("examples/ is what setup writes now; renew it with the command of examples/README.md", async () => {
  expect(WORDS.slice(-3)).toEqual(["--out", FOLDER, "--force"]);
  const { code, out, err } = await runCli([...WORDS.slice(0, -3), "--json"]);
  expect([code, err]).toEqual([0, ""]);
  const files: { path: string; content: string; executable: boolean }[] = JSON.parse(out).files;
  const written = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(written.sort()).toEqual(files.map(({ path }) => join(FOLDER, path)).sort());
  for (const { path, content, executable } of files) {
    const file = join(FOLDER, path);
    expect(readFileSync(file, "utf8"), `${file}: renew it with the command of examples/README.md`).toBe(content);
    expect((statSync(file).mode & 0o100) !== 0, `${file} is executable`).toBe(executable);
  }
});
