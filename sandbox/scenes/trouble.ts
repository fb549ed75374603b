import {
  checkFindings,
  checkRegistered,
  checkRun,
  DUMMY,
  gkeChains,
  gkeCluster,
  type Scene,
  thumbprints,
} from "./scene.js";

/** IAM has a bad day. */
export const TROUBLE_SCENES: readonly Scene[] = [
  {
    title: "IAM throttles",
    story: "IAM answers the first two reads and the first write with Throttling.",
    async play(world) {
      const chains = await gkeChains("rsa");
      const { arn } = await gkeCluster(world, chains, [DUMMY]);
      world.aws.faults.add("GetOpenIDConnectProvider", { kind: "throttle" }, 2);
      world.aws.faults.add("UpdateOpenIDConnectProviderThumbprint", { kind: "throttle" }, 1);
      const played = await world.play();
      return {
        checks: [
          ...checkRun(played, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }),
          checkRegistered(world, arn, thumbprints(chains)),
        ],
        result: played.result,
      };
    },
  },
  {
    title: "Updates that stay invisible for a while",
    story: "IAM shows the old list three times after the write, then, in the second half, for good.",
    async play(world) {
      const chains = await gkeChains("rsa");
      const { frontEnd } = await gkeCluster(world, chains, [DUMMY]);
      world.aws.delayVisibility(3);
      const short = await world.play();
      frontEnd.replaceIdentities(await gkeChains("rotatedRsa"));
      world.aws.delayVisibility(Number.POSITIVE_INFINITY);
      const long = await world.play();
      return {
        checks: [
          ...checkRun(short, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }, "a while"),
          ...checkRun(long, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }, "for good"),
          checkFindings(long, ["stale", "not-yet-visible"]),
        ],
        result: long.result,
      };
    },
  },
  {
    title: "A missing permission",
    story: "The role may not update. The failure is told, and names the action and the resource.",
    async play(world) {
      const { arn } = await gkeCluster(world, await gkeChains("rsa"), [DUMMY]);
      world.aws.faults.add("UpdateOpenIDConnectProviderThumbprint", { kind: "access-denied" });
      const played = await world.play();
      const reason = played.result.providers[0]?.fault?.message ?? "";
      const named = reason.includes("iam:UpdateOpenIDConnectProviderThumbprint") && reason.includes(arn);
      return {
        checks: [
          ...checkRun(played, { outcome: "1 rotation failed", writes: 0, alerts: ["rotation-failed"] }),
          { what: "reason", expected: "names action and ARN", actual: named ? "names action and ARN" : reason },
        ],
        result: played.result,
      };
    },
  },
];
