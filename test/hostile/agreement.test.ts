import fc from "fast-check";
import { expect, it } from "vitest";
import { listsOf } from "../faults/stage.js";
import { type Fleet, startFleet } from "./fleet.js";
import { FLEET_SIZE, type FleetPlan, fleetPlans } from "./issuers.js";
import { playCli, playHandler, serveFleetNames } from "./play.js";
import { RUNS, SEED } from "./settings.js";

/** Each fleet is played by everything that looks at issuers: so many times fewer of them. */
const RARER = 8;

it("inspect, check, rotate and the function agree on every hostile issuer", async () => {
  const nameServer = await serveFleetNames();
  const property = fc.asyncProperty(fleetPlans, async (plan) => {
    const byCli = await on(plan, (fleet) => rotateByCli(fleet, plan, nameServer));
    const byHandler = await on(plan, async (fleet) => {
      await playHandler(fleet, plan, nameServer);
      return sorted(listsOf(fleet.world));
    });
    expect(byCli).toEqual(byHandler);
  });
  expect.hasAssertions();
  await fc.assert(property, { numRuns: Math.ceil(RUNS / FLEET_SIZE / RARER), seed: SEED });
});

async function on<T>(plan: FleetPlan, play: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = await startFleet(plan);
  try {
    return await play(fleet);
  } finally {
    await fleet.close();
  }
}

interface CheckedProvider {
  readonly arn: string;
  readonly issuer: string;
  readonly required: readonly string[];
  readonly planned: readonly string[];
}

/** What `inspect` requires is what `check` does, and what that plans is what `rotate` leaves registered. */
async function rotateByCli(fleet: Fleet, { retention }: FleetPlan, nameServer: string) {
  const scope = ["--issuer-host", "*", "--retention", retention];
  const { answer } = await playCli(fleet, nameServer, ["check", ...scope]);
  const providers: readonly CheckedProvider[] = answer.providers;
  for (const { issuer, required } of providers) {
    const inspected = await playCli(fleet, nameServer, ["inspect", issuer]);
    expect(inspected.answer.required.toSorted(), issuer).toEqual(required.toSorted());
  }
  await playCli(fleet, nameServer, ["rotate", "--yes", ...scope]);
  const lists = sorted(listsOf(fleet.world));
  expect(lists).toEqual(sorted(Object.fromEntries(providers.map(({ arn, planned }) => [arn, planned]))));
  return lists;
}

function sorted(lists: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(lists).map(([arn, list]) => [arn, list.toSorted()]));
}
