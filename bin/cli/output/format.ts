import { type Command, Option } from "commander";
import { ConfigError } from "../../../rotation/core/fault/fault.js";

/** Ways to print a result: for people, for programs, for tickets and job summaries. */
const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

export interface FormatOptions {
  readonly json?: true;
  readonly output?: Format;
}

/** `--output` and its short form. */
export function addFormatOptions(command: Command): Command {
  return (
    command
      .addOption(new Option("--output <format>", "text, json or markdown (default: text)").choices(FORMATS))
      .option("--json", "print one JSON object: --output json")
      // Before anything is done: a rotation must not end in a typing error.
      .hook("preAction", (_root, named) => void formatOf(named.opts()))
  );
}

/**
 * The format that the options ask for.
 * @throws {ConfigError} when they ask for two
 */
export function formatOf({ json, output }: FormatOptions): Format {
  if (json && output !== undefined && output !== "json") {
    throw new ConfigError(`--json is --output json: leave out one of --json and --output ${output}`);
  }
  return json ? "json" : (output ?? "text");
}

/** Whether a command line asks for JSON, before it was parsed: its mistakes are told so too. */
export function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === "--json" || argument === "--output=json" || (argument === "json" && argv[index - 1] === "--output"),
  );
}
