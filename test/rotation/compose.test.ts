import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { composeObserver, type Observing } from "../../rotation/compose.js";
import { parseSettings, type RawSettings } from "../../rotation/settings.js";
import { resolverOf, run, serve, serveFault, temporaryFolder } from "../support/fixtures.js";
import { ManualClock } from "../support/manual-clock.js";
import { chain, DEFAULT_HOST, trustedRoots } from "../support/pki.js";
import { tap } from "./adapters/hosts/tap.js";

const ENDPOINT = { host: DEFAULT_HOST, port: 443 };
const DEADLINE_MS = 30_000;

async function observing(raw: RawSettings, clock = new ManualClock()): Promise<Observing> {
  const settings = parseSettings(raw, (name) => name);
  return run(composeObserver(settings, { clock, resolver: resolverOf({}) }, DEADLINE_MS));
}

it("settings reach the connections: connect-to, CA file and timeout", async () => {
  const clock = new ManualClock();
  const [good, silent] = await Promise.all([serve({ identities: [await chain("rsa")] }), serveFault("silent")]);
  const caFile = join(await temporaryFolder(), "ca.pem");
  await writeFile(caFile, (await trustedRoots()).join(""));
  const connectTo = `${DEFAULT_HOST}:443:127.0.0.1:${good.port},silent.example::127.0.0.1:${silent.port}`;
  const { observer } = await observing({ connectTo, caFile, timeout: "2.5" }, clock);

  const { observations } = await observer.observeEndpoint(ENDPOINT);
  expect(observations).toMatchObject([{ kind: "not-offered" }, { kind: "verified", anchor: "extra" }]);
  const observed = observer.observeEndpoint({ host: "silent.example", port: 443 });
  await silent.waitForConnection(3);
  clock.advance(2500);
  await silent.waitForConnection(5);
  clock.advance(2500);
  expect(await observed).toMatchObject({ observations: Array(2).fill({ fault: { code: "timeout" } }) });
});

it("when the deadline is over, what is under way ends and nothing more is dialled: no-time-left", async () => {
  const clock = new ManualClock();
  const frontEnd = await tap(await serveFault("silent"));
  const raw = { connectTo: `::127.0.0.1:${frontEnd.port}`, timeout: "60" };
  const { observer, signal } = await observing(raw, clock);
  const observed = observer.observeIssuer(`https://${DEFAULT_HOST}`);
  // Two variants, TLS 1.2 and the discovery document.
  await frontEnd.waitForConnection(4);
  expect(signal.aborted).toBe(false);
  clock.advance(DEADLINE_MS);
  const fault = { code: "no-time-left" };
  const observations = Array(2).fill({ kind: "failed", fault });
  expect(await observed).toMatchObject({ endpoints: [{ observations }], discoveryFault: fault });
  await frontEnd.idle();
  expect([frontEnd.connections(), clock.pending(), signal.aborted]).toEqual([4, 0, true]);
});

it("closing ends the time limit", async () => {
  const clock = new ManualClock();
  const { close, signal } = await observing({}, clock);
  expect(clock.pending()).toBe(1);
  close();
  clock.advance(DEADLINE_MS);
  expect([clock.pending(), signal.aborted]).toEqual([0, false]);
});

it("a CA file that cannot be used is refused before any call", async () => {
  const clock = new ManualClock();
  await expect(observing({ caFile: "/nonexistent/ca.pem" }, clock)).rejects.toMatchObject({ name: "ConfigError" });
  expect(clock.pending()).toBe(0);
});

it("eight front ends in two variants at once bring no warning of the process", async () => {
  const warnings: string[] = [];
  const note = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const frontEnds = await Promise.all(Array.from({ length: 8 }, () => serveFault("reset")));
  const connectTo = frontEnds.map(({ port }) => `${DEFAULT_HOST}:443:127.0.0.1:${port}`).join();
  const { observer } = await observing({ connectTo });
  const { observations } = await observer.observeEndpoint(ENDPOINT);
  expect([observations.length, warnings]).toEqual([16, []]);
});
