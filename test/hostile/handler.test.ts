import fc from "fast-check";
import { expect, it } from "vitest";
import { METRIC } from "../../rotation/contract.js";
import { forgetDials } from "../faults/dials.js";
import { assertQuiet } from "../faults/invariants.js";
import { INTERMEDIATE } from "./cast.js";
import { BEFORE, type Fleet, startFleet } from "./fleet.js";
import { FLEET_SIZE, type FleetPlan, fleetPlans } from "./issuers.js";
import { PARTS } from "./parts.js";
import { DEADLINE_SECONDS, type Played, playHandler, serveFleetNames } from "./play.js";
import { RUNS, SEED } from "./settings.js";

/** Kept back by the function for its report. */
const REPORT_SECONDS = 12;

/** SHA-1 of every certificate whose private key the attacker was given. */
const ATTACKERS = new Set([...PARTS.values()].filter(({ family }) => family === "attacker").map(({ sha1 }) => sha1));

it("whatever hostile issuers do, the function writes nothing of theirs and serves the honest one", async () => {
  const nameServer = await serveFleetNames();
  const property = fc.asyncProperty(fleetPlans, async (plan) => {
    const fleet = await startFleet(plan);
    try {
      forgetDials();
      const played = await playHandler(fleet, plan, nameServer);
      assertWritten(fleet);
      assertHonest(fleet, plan);
      assertTold(fleet, played);
      await assertQuiet();
    } finally {
      await fleet.close();
    }
  });
  expect.hasAssertions();
  await fc.assert(property, { numRuns: Math.ceil(RUNS / FLEET_SIZE), seed: SEED });
});

function assertWritten({ before, history, mayWrite, honestArn }: Fleet): void {
  for (const lists of history) {
    for (const [arn, list] of Object.entries(lists)) {
      const written = list.filter((value) => !before[arn]?.includes(value));
      expect(
        written.filter((value) => ATTACKERS.has(value)),
        "the attacker's",
      ).toEqual([]);
      const right = arn === honestArn ? [INTERMEDIATE.certificate.sha1] : (mayWrite[arn] ?? []);
      expect(
        written.filter((value) => !right.includes(value)),
        "unverified",
      ).toEqual([]);
      expect(list.length, "an empty or too long list").toBeOneOf([1, 2, 3, 4, 5]);
    }
  }
}

/** As if it were alone. */
function assertHonest({ world, honestArn }: Fleet, { retention }: FleetPlan): void {
  const kept = retention === "keep" ? [BEFORE] : [];
  expect(world.registered(honestArn), "the honest issuer's list").toEqual(
    [INTERMEDIATE.certificate.sha1, ...kept].sort(),
  );
}

function assertTold({ before, world, honestArn }: Fleet, { result, error, logged, elapsedMs }: Played): void {
  expect(error, "what escaped").toBeNull();
  const arns = Object.keys(before).toSorted();
  expect(result?.providers.map(({ arn }) => arn).toSorted(), "one outcome each").toEqual(arns);
  expect(logged.toSorted(), "one line each").toEqual(arns);
  expect(result?.providers.find(({ arn }) => arn === honestArn)?.outcome).toBe("rotated");
  const metrics = world.aws.metrics().filter(({ namespace }) => namespace === "OidcThumbprintRotation");
  const sums = Object.fromEntries(metrics.map(({ name, statistics }) => [name, statistics.Sum]));
  expect(Object.values(sums).every(Number.isFinite), "metrics that are no number").toBe(true);
  const { [METRIC.providers]: providers, [METRIC.daysToExpiry]: _days, ...counts } = sums;
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(providers);
  expect(providers).toBe(arns.length);
  expect(elapsedMs / 1000, "inside its time").toBeLessThan(DEADLINE_SECONDS + REPORT_SECONDS);
}
