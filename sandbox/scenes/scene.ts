import type { RunResult } from "../../rotation/core/model.js";
import { countOf, summaryLine } from "../../rotation/core/tell/summary.js";
import { createIssuer } from "../issuer.js";
import { type ChainName, chain, DEFAULT_HOST, type SandboxChain } from "../pki.js";
import type { TlsFrontEnd } from "../tls-front-end.js";
import type { Played, World } from "../world.js";

/** One thing that a scene looks at. The scene holds when both texts are the same, for all of its checks. */
export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** What came out of a scene. */
interface Outcome {
  readonly checks: readonly Check[];
  /** Of its last run. */
  readonly result: RunResult;
}

/** A story in one world of its own. */
export interface Scene {
  readonly title: string;
  /** What happens, in a sentence. */
  readonly story: string;
  play(world: World): Promise<Outcome>;
}

/** What a run is expected to do. */
export interface Expectation {
  /** As `summaryLine` puts it, without the count of providers: `1 in sync`. */
  readonly outcome: string;
  readonly writes: number;
  /** Events of the messages sent, in order. */
  readonly alerts: readonly string[];
}

/** Compares a run with what was expected of it. @param run - tells several runs of a scene apart */
export function checkRun({ result, writes, alerts }: Played, expected: Expectation, run = ""): Check[] {
  const named = (what: string) => (run === "" ? what : `${run}: ${what}`);
  const [, outcome = "nothing in scope"] = summaryLine(result.providers).split(": ");
  return [
    { what: named("outcome"), expected: expected.outcome, actual: outcome },
    { what: named("writes"), expected: countOf(expected.writes, "write"), actual: countOf(writes, "write") },
    { what: named("alerts"), expected: listOf(expected.alerts), actual: listOf(alerts) },
  ];
}

/** Compares the registered list of a provider with the expected one, as sets; thumbprints are shortened. */
export function checkRegistered(world: World, arn: string, expected: readonly string[]): Check {
  const brief = (list: readonly string[]) => list.map((thumbprint) => `${thumbprint.slice(0, 12)}…`);
  return {
    what: "registered",
    expected: listOf(brief([...expected].sort()), "\n"),
    actual: listOf(brief(world.registered(arn)), "\n"),
  };
}

/** Compares the codes of the findings about the only provider, but for the CA file by which all is trusted here. */
export function checkFindings({ result }: Played, expected: readonly string[]): Check {
  const codes = result.providers.flatMap(({ findings }) => findings.map(({ code }) => code));
  const actual = new Set(codes.filter((code) => code !== "extra-anchor"));
  return { what: "findings", expected: listOf(expected), actual: listOf([...actual]) };
}

/** A GKE cluster whose host presents these chains, registered with these thumbprints. */
export async function gkeCluster(
  world: World,
  chains: readonly SandboxChain[],
  registered: readonly string[],
): Promise<{ readonly arn: string; readonly frontEnd: TlsFrontEnd }> {
  const issuer = createIssuer({
    issuer: `https://${DEFAULT_HOST}/v1/projects/acme-ci/locations/europe-west1/clusters/runners`,
  });
  const frontEnd = await world.serve(DEFAULT_HOST, chains, [issuer]);
  return { frontEnd, arn: await world.register(issuer.issuer, registered) };
}

/** What people register when they do not know. */
export const DUMMY = "0".repeat(40);

/** Chains for the host of GKE's issuers. */
export function gkeChains<N extends ChainName>(...names: readonly N[]): Promise<SandboxChain[]> {
  return Promise.all(names.map((name) => chain(name)));
}

/** Their thumbprints. */
export function thumbprints(chains: readonly SandboxChain[]): string[] {
  return chains.map(({ thumbprint }) => thumbprint);
}

/** The value that the guide's recipe gives: the hash of the leaf. */
export function leafOf({ certificates: [leaf] }: SandboxChain): string {
  return leaf.sha1;
}

function listOf(items: readonly string[], separator = ", "): string {
  return items.length === 0 ? "none" : items.join(separator);
}
