import { startFaultyFrontEnd } from "../faulty-front-end.js";
import { checkRegistered, checkRun, DUMMY, gkeChains, gkeCluster, type Scene, thumbprints } from "./scene.js";

/** When in doubt, nothing is written. */
export const REFUSAL_SCENES: readonly Scene[] = [
  {
    title: "An impostor",
    story:
      "Another CA answers for the host. Its chain is refused; people are told once, the alarm says that it goes on.",
    async play(world) {
      const good = thumbprints(await gkeChains("rsa"));
      const { arn } = await gkeCluster(world, await gkeChains("otherRoot"), good);
      const first = await world.play();
      const second = await world.play();
      return {
        checks: [
          ...checkRun(first, { outcome: "1 untrusted", writes: 0, alerts: ["untrusted"] }, "first"),
          ...checkRun(second, { outcome: "1 untrusted", writes: 0, alerts: [] }, "second"),
          checkRegistered(world, arn, good),
        ],
        result: second.result,
      };
    },
  },
  {
    title: "One front end down",
    story:
      "Of two addresses one resets every connection. What the other presents is corrected; the rest is not vouched for.",
    async play(world) {
      const chains = await gkeChains("rsa");
      const down = await startFaultyFrontEnd("reset");
      try {
        world.lead("container.googleapis.com", down);
        const { arn } = await gkeCluster(world, chains, [DUMMY]);
        const first = await world.play();
        const second = await world.play();
        return {
          checks: [
            ...checkRun(first, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }, "first"),
            ...checkRun(second, { outcome: "1 not checked", writes: 0, alerts: [] }, "second"),
            checkRegistered(world, arn, thumbprints(chains)),
          ],
          result: second.result,
        };
      } finally {
        await down.close();
      }
    },
  },
  {
    title: "Audit mode",
    story: "The provider drifted, and the function may only say so.",
    async play(world) {
      const { arn } = await gkeCluster(world, await gkeChains("rsa"), [DUMMY]);
      const played = await world.play({ MODE: "audit" });
      return {
        checks: [
          ...checkRun(played, { outcome: "1 drifted", writes: 0, alerts: ["drifted"] }),
          checkRegistered(world, arn, [DUMMY]),
        ],
        result: played.result,
      };
    },
  },
  {
    title: "Five slots full",
    story: "Five values of other origin are registered. What is required comes first; the oldest others stay.",
    async play(world) {
      const chains = await gkeChains("rsa", "ecdsa");
      const others = ["08745487e891c19e3078c1f2a07e452950ef36f6", "932bed339aa69212c89375b79304b475490b89a0"];
      others.push("66e4161260b100fee0de287a9a5293b4c2224ae6", "108fbf794e18ec5347a414e4370cc4506c297ab2");
      others.push("b1bc968bd4f49d622aa89a81f2150152a41d829c");
      const { arn } = await gkeCluster(world, chains, others);
      const first = await world.play();
      const second = await world.play();
      return {
        checks: [
          ...checkRun(first, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }, "first"),
          ...checkRun(second, { outcome: "1 in sync", writes: 0, alerts: [] }, "second"),
          checkRegistered(world, arn, [...thumbprints(chains), ...others.slice(0, 3)]),
        ],
        result: second.result,
      };
    },
  },
];
