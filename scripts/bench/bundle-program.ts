import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { BUNDLE_OPTIONS } from "../../lib/bundle.js";

/** Bundles a program of this folder as the function is bundled. @returns its file in `folder` */
export function bundleProgram(name: string, folder: string): string {
  const { outputFiles } = buildSync({ ...BUNDLE_OPTIONS, entryPoints: [join(import.meta.dirname, `${name}.ts`)] });
  const program = join(folder, `${name}.cjs`);
  for (const { contents } of outputFiles) writeFileSync(program, contents);
  return program;
}
