#!/usr/bin/env node
import "./cli/quiet-sdk.js";
import { EXIT } from "./cli/exit-codes.js";
import { processIo } from "./cli/process-io.js";
import { run } from "./cli/run.js";

process.exitCode = await run(process.argv.slice(2), processIo());
// What an interrupted command left under way would keep the process for as long as its retries last.
if (process.exitCode === EXIT.interrupted) process.exit();
