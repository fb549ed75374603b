import { composeDoctor, type Reachable } from "../../../federation/doctor/compose.js";
import { TOOL_NAMES, type Tool } from "../../../federation/doctor/credentials/tools.js";
import type { Variables } from "../../../federation/doctor/credentials/variables.js";
import { diagnose, type Verdict } from "../../../federation/doctor/diagnose.js";
import { type Asked, collect, policyOf, withAccount } from "../../../federation/doctor/evidence/collect.js";
import type { Evidence } from "../../../federation/doctor/evidence/evidence.js";
import { evidenceJson, MAX_EVIDENCE_BYTES, parseEvidence } from "../../../federation/doctor/evidence/evidence-json.js";
import { withoutTokens } from "../../../federation/doctor/evidence/without-tokens.js";
import { FileError } from "../../../federation/doctor/ports.js";
import { AWS_AUDIENCE } from "../../../federation/workload.js";
import { createJsonLog } from "../../../rotation/adapters/json-log.js";
import { ConfigError } from "../../../rotation/core/fault/fault.js";
import { safe } from "../../../rotation/core/fault/sanitize.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { CommonOptions } from "../options.js";
import { formatOf } from "../output/format.js";
import { startProgress } from "../progress.js";
import { verdictJson } from "../render/doctor-json.js";
import { verdictMarkdown } from "../render/doctor-markdown.js";
import { verdictText } from "../render/doctor-text.js";
import { styleFor } from "../render/style.js";
import { awsOptionsOf, settingsOf } from "../settings-of.js";
import { explainError } from "./doctor-error.js";

export interface DoctorOptions extends CommonOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly tokenFile?: string;
  readonly roleArn?: string;
  readonly trustPolicy?: string;
  readonly audience?: string;
  readonly jobMinutes?: string;
  readonly sops?: string[];
  readonly collect?: true;
  readonly from?: string;
  readonly error?: string;
  readonly live?: true;
  readonly tool?: string;
}

/** Gathers the evidence, judges it and prints the verdict. */
export async function doctor(options: DoctorOptions, io: Io, variables: Variables): Promise<ExitCode> {
  if (options.error !== undefined) return explainError(options.error, options.json === true, io);
  assertCombination(options);
  const evidence = await gather(options, io, variables);
  if (options.collect) {
    io.out(evidenceJson(evidence));
    return EXIT.ok;
  }
  const verdict = diagnose(evidence);
  io.out(rendered(verdict, evidence.at, options, io));
  return exitCodeOf(verdict);
}

function rendered(verdict: Verdict, at: Date, options: DoctorOptions, io: Io): string {
  const format = formatOf(options);
  if (format === "json") return verdictJson(verdict, at);
  if (format === "markdown") return verdictMarkdown(verdict);
  return verdictText(verdict, styleFor({ columns: io.columns, color: io.color && options.color }));
}

async function gather(options: DoctorOptions, io: Io, variables: Variables): Promise<Evidence> {
  const settings = settingsOf(options, "audit", io);
  const log = createJsonLog(settings.logLevel, io.clock, (line) => io.err(line));
  const offline = options.trustPolicy !== undefined;
  const reachable: Reachable = {
    issuer: !offline && options.from === undefined,
    account: offline || options.collect ? null : await awsOptionsOf(options, settings, io),
    live: options.live ? regionOf(options, variables) : null,
  };
  const ports = composeDoctor(settings, { ...io, log }, reachable);
  const progress = startProgress(io, options.verbose === true, "Following the token to its role");
  try {
    if (options.from === undefined) return await collect(askedOf(options, variables), ports);
    const collected = await readEvidence(options.from, options, ports.files);
    return ports.account === null ? collected : await withAccount(collected, ports.account);
  } finally {
    progress.stop();
    ports.close();
  }
}

function askedOf(options: DoctorOptions, variables: Variables): Asked {
  const offline = options.trustPolicy !== undefined;
  const meantElsewhere = options.tokenFile !== undefined && !variables.AWS_WEB_IDENTITY_TOKEN_FILE;
  return {
    variables: offline ? {} : variables,
    intent: intentOf(options),
    lookAround: options.collect === true || (!offline && !meantElsewhere),
    trustPolicyFile: options.trustPolicy ?? null,
    sopsPaths: options.sops ?? null,
    why: offline ? "offline: only the files given were read" : "it is left to doctor --from",
  };
}

function intentOf({ tokenFile, roleArn, audience, jobMinutes, tool }: DoctorOptions): Evidence["intent"] {
  const minutes = jobMinutes === undefined ? null : Number(jobMinutes);
  if (minutes !== null && !(/^\d{1,4}$/.test(jobMinutes ?? "") && minutes >= 1 && minutes <= 1440)) {
    throw new ConfigError(safe`--job-minutes: "${jobMinutes ?? ""}" is not valid; allowed: 1 to 1440`);
  }
  return {
    tokenFile: tokenFile ?? null,
    roleArn: roleArn ?? null,
    audience: audience ?? AWS_AUDIENCE,
    jobMinutes: minutes,
    tool: toolOf(tool),
  };
}

function toolOf(given: string | undefined): Tool | null {
  const tool = TOOL_NAMES.find((name) => name === given);
  if (given !== undefined && tool === undefined) {
    throw new ConfigError(safe`--tool: "${given}" is not known; allowed: ${TOOL_NAMES.join(", ")}`);
  }
  return tool ?? null;
}

/** The evidence of a file; what the user says now goes before what was said there. */
async function readEvidence(
  path: string,
  options: DoctorOptions,
  files: ReturnType<typeof composeDoctor>["files"],
): Promise<Evidence> {
  const read = async (file: string, limit: number) => {
    try {
      return await files.read(file, limit);
    } catch (error) {
      throw error instanceof FileError ? new ConfigError(error.message) : error;
    }
  };
  const parsed = parseEvidence(await read(path, MAX_EVIDENCE_BYTES));
  if ("problem" in parsed) throw new ConfigError(safe`--from ${path}: ${parsed.problem}`);
  const evidence = withoutTokens(parsed.evidence);
  const now = intentOf(options);
  const intent = {
    tokenFile: evidence.intent.tokenFile,
    roleArn: now.roleArn ?? evidence.intent.roleArn,
    audience: options.audience ?? evidence.intent.audience,
    jobMinutes: now.jobMinutes ?? evidence.intent.jobMinutes,
    tool: now.tool ?? evidence.intent.tool,
  };
  if (options.trustPolicy === undefined) return { ...evidence, intent };
  const trustPolicy = await read(options.trustPolicy, MAX_EVIDENCE_BYTES);
  return withoutTokens({ ...evidence, intent, role: { kind: "seen", value: policyOf(trustPolicy) } });
}

function assertCombination({ from, collect: collecting, live, tokenFile, trustPolicy, sops }: DoctorOptions): void {
  const refuse = (what: string) => {
    throw new ConfigError(what);
  };
  if (from !== undefined && (collecting || live || tokenFile !== undefined || sops !== undefined)) {
    refuse("--from judges what was collected: leave out --collect, --live, --token-file and --sops");
  }
  if (collecting && (live || trustPolicy !== undefined))
    refuse("--collect judges nothing: leave out --live and --trust-policy");
  if (trustPolicy !== undefined && tokenFile === undefined && from === undefined) {
    refuse("--trust-policy needs a token: add --token-file or --from");
  }
  if (trustPolicy !== undefined && live) refuse("--trust-policy is offline and --live is not: leave out one of them");
}

function regionOf({ region }: DoctorOptions, { AWS_REGION, AWS_DEFAULT_REGION }: Variables): string {
  return region ?? (AWS_REGION || AWS_DEFAULT_REGION || "us-east-1");
}

function exitCodeOf({ headline, incomplete }: Verdict): ExitCode {
  if (headline !== null) return EXIT.notice;
  return incomplete ? EXIT.incomplete : EXIT.ok;
}
