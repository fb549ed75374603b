import { Fleet, type FleetOptions, type Trouble } from "./fleet.js";

/** What a fleet's process can be asked: to reset, which it answers with null, or to count. */
export type FleetQuestion = { readonly reset: Trouble } | "counts";

/** The process of a fleet, made as its argument says: first it tells its address, then it answers. It ends with its parent. */
const fleet = await Fleet.start(JSON.parse(process.argv[2] ?? "") as FleetOptions);
const answer = async (question: FleetQuestion): Promise<unknown> => {
  if (question === "counts") return fleet.counts();
  await fleet.reset(question.reset);
  return null;
};
process.on("message", (question: FleetQuestion) => void answer(question).then((it) => process.send?.({ it })));
process.on("disconnect", () => process.exit());
process.send?.({ it: await fleet.address() });
