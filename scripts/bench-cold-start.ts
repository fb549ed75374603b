import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { BUNDLE_OPTIONS, bundleHandler } from "../lib/bundle.js";
import { measureCliStart } from "./bench/cli-start.js";
import { median } from "./bench/median.js";

/** Pairs of fresh processes, after one that is not counted. */
const RUNS = 41;

/** Limits of the deployed bundle. */
const MAX_BYTES = 445_000;
const MAX_RATIO = 1.25;

/** What the function's bundle is measured against: the clients and the calls that it needs, and nothing else. */
const CLIENTS_ONLY = `
  export { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
  export {
    GetOpenIDConnectProviderCommand,
    IAMClient,
    ListOpenIDConnectProvidersCommand,
    UpdateOpenIDConnectProviderThumbprintCommand,
  } from "@aws-sdk/client-iam";
  export { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
  export { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
`;

const MEASURE =
  "const t = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - t))";

/** Bundled like the function, but as they come, with all their ways to find credentials. */
function clientsBundle(): Uint8Array {
  const stdin = { contents: CLIENTS_ONLY, resolveDir: import.meta.dirname };
  const { outputFiles } = buildSync({ ...BUNDLE_OPTIONS, external: [], stdin });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

/** Milliseconds that a process without any cache takes to import a file. */
function importMs(file: string): number {
  const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return Number(execFileSync(process.execPath, ["-e", MEASURE, file], { env, encoding: "utf8" }));
}

/** Import times of two files, in pairs: whatever else the machine does meets both of a pair, in turns first. */
function measurePairs(first: string, second: string): (readonly [number, number])[] {
  const pairs = Array.from({ length: RUNS + 1 }, (_, run): [number, number] => {
    if (run % 2 === 0) return [importMs(first), importMs(second)];
    const later = importMs(second);
    return [importMs(first), later];
  });
  return pairs.slice(1);
}

const directory = mkdtempSync(join(tmpdir(), "bench-cold-start-"));
try {
  const [handlerFile, clientsFile] = [join(directory, "handler.js"), join(directory, "clients.js")];
  const [handler, clients] = [bundleHandler(), clientsBundle()];
  writeFileSync(handlerFile, handler);
  writeFileSync(clientsFile, clients);
  const pairs = measurePairs(handlerFile, clientsFile);
  const ratio = median(pairs.map(([ours, theirs]) => ours / theirs));
  const start = measureCliStart();
  process.stdout.write(
    [
      `Node ${process.version}, median of ${RUNS} pairs of fresh processes`,
      `the function's bundle   ${handler.length} bytes   ${median(pairs.map(([ours]) => ours)).toFixed(1)} ms`,
      `three SDK clients alone ${clients.length} bytes   ${median(pairs.map(([, theirs]) => theirs)).toFixed(1)} ms`,
      `median of the pairs' ratios ${ratio.toFixed(2)} (limit ${MAX_RATIO}), limit of size ${MAX_BYTES} bytes`,
      "",
      ...start.lines,
      "",
    ].join("\n"),
  );
  // The command's start is milliseconds of a whole machine, not a ratio: it decides only where it is asked for.
  const startMissed = process.argv.includes("--start") && !start.ok;
  if (startMissed || ratio > MAX_RATIO || handler.length > MAX_BYTES) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
