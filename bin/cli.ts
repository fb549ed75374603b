#!/usr/bin/env node
import "./cli/quiet-sdk.js";
import { processIo } from "./cli/process-io.js";
import { run } from "./cli/run.js";

process.exitCode = await run(process.argv.slice(2), processIo());
