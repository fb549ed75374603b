// Writes schemas/COMMAND.schema.json, what each command prints with --json, from the schemas that its output is typed by.
import { mkdirSync, writeFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { ErrorOutput, OUTPUTS } from "../bin/cli/output/schemas.js";
import { runScript } from "./run-script.js";

/** The dialect of JSON Schema. */
const DRAFT = "https://json-schema.org/draft/2020-12/schema";

export type Documented = keyof typeof OUTPUTS;

/** The commands whose output has a schema. */
export const DOCUMENTED = Object.keys(OUTPUTS) as Documented[];

/** The JSON Schema of a command's output, as text: its result, or the error that came before one. */
export function schemaOf(command: Documented): string {
  const schema = toJsonSchema(v.union([OUTPUTS[command], ErrorOutput]), { target: "draft-2020-12" });
  const title = `oidc-thumbprints ${command} --json`;
  return `${JSON.stringify({ $schema: DRAFT, title, ...schema }, null, 2)}\n`;
}

await runScript(import.meta.url, () => {
  mkdirSync("schemas", { recursive: true });
  for (const command of DOCUMENTED) writeFileSync(`bin/schemas/${command}.schema.json`, schemaOf(command));
  process.stdout.write(`bin/schemas/: ${DOCUMENTED.length} schemas\n`);
});
