import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { BUNDLE_OPTIONS, bundleHandler } from "../lib/bundle.js";

/** Fresh processes for each bundle, after one that is not counted. */
const RUNS = 21;

/** Limits of the deployed bundle. */
const MAX_BYTES = 420_000;
const MAX_RATIO = 1.25;

/** What the function's bundle is measured against: the clients and the calls that it needs, and nothing else. */
const CLIENTS_ONLY = `
  export { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
  export {
    GetOpenIDConnectProviderCommand,
    IAMClient,
    ListOpenIDConnectProvidersCommand,
    UpdateOpenIDConnectProviderThumbprintCommand,
  } from "@aws-sdk/client-iam";
  export { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
`;

const MEASURE =
  "const t = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - t))";

function clientsBundle(): Uint8Array {
  const stdin = { contents: CLIENTS_ONLY, resolveDir: import.meta.dirname };
  return buildSync({ ...BUNDLE_OPTIONS, stdin }).outputFiles[0]?.contents ?? new Uint8Array();
}

/** Milliseconds that a process without any cache takes to import a file. */
function importMs(file: string): number {
  const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  return Number(execFileSync(process.execPath, ["-e", MEASURE, file], { env, encoding: "utf8" }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Alternates the two, so that whatever else the machine does meets both. */
function measure(files: readonly string[]): number[] {
  const times = files.map((): number[] => []);
  for (let run = -1; run < RUNS; run++) {
    for (const [index, file] of files.entries()) {
      const ms = importMs(file);
      if (run >= 0) times[index]?.push(ms);
    }
  }
  return times.map(median);
}

const directory = mkdtempSync(join(tmpdir(), "bench-cold-start-"));
try {
  const bundles = [bundleHandler(), clientsBundle()];
  const files = bundles.map((bytes, index) => {
    const file = join(directory, `${index}.js`);
    writeFileSync(file, bytes);
    return file;
  });
  const [handlerMs = Number.NaN, clientsMs = Number.NaN] = measure(files);
  const [handlerBytes = 0, clientsBytes = 0] = bundles.map(({ length }) => length);
  const ratio = handlerMs / clientsMs;
  process.stdout.write(
    [
      `Node ${process.version}, median of ${RUNS} fresh processes each, alternating`,
      `the function's bundle   ${handlerBytes} bytes   ${handlerMs.toFixed(1)} ms`,
      `three SDK clients alone ${clientsBytes} bytes   ${clientsMs.toFixed(1)} ms`,
      `ratio ${ratio.toFixed(2)} (limit ${MAX_RATIO}), limit of size ${MAX_BYTES} bytes`,
      "",
    ].join("\n"),
  );
  if (ratio > MAX_RATIO || handlerBytes > MAX_BYTES) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
