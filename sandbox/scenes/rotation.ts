import { createIssuer, gkeIssuers } from "../issuer.js";
import { chain } from "../pki.js";
import {
  checkFindings,
  checkRegistered,
  checkRun,
  DUMMY,
  gkeChains,
  gkeCluster,
  leafOf,
  type Scene,
  thumbprints,
} from "./scene.js";

/** What the service is for. */
export const ROTATION_SCENES: readonly Scene[] = [
  {
    title: "In sync",
    story: "The provider has what its issuer presents.",
    async play(world) {
      const chains = await gkeChains("rsa", "ecdsa");
      await gkeCluster(world, chains, thumbprints(chains));
      const played = await world.play();
      return { checks: checkRun(played, { outcome: "1 in sync", writes: 0, alerts: [] }), result: played.result };
    },
  },
  {
    title: "The CA rotated",
    story: "The issuer's RSA chain ends in another intermediate since the last run.",
    async play(world) {
      const old = await gkeChains("rsa");
      const { arn, frontEnd } = await gkeCluster(world, old, thumbprints(old));
      const before = await world.play();
      const rotated = await gkeChains("rotatedRsa");
      frontEnd.replaceIdentities(rotated);
      const after = await world.play();
      const again = await world.play();
      return {
        checks: [
          ...checkRun(before, { outcome: "1 in sync", writes: 0, alerts: [] }, "before"),
          ...checkRun(after, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }, "after"),
          ...checkRun(again, { outcome: "1 in sync", writes: 0, alerts: [] }, "right after"),
          checkRegistered(world, arn, [...thumbprints(rotated), ...thumbprints(old)]),
        ],
        result: after.result,
      };
    },
  },
  {
    title: "RSA and ECDSA chains that end differently",
    story: "Only the RSA chain is registered; clients that ask for ECDSA see another one.",
    async play(world) {
      const chains = await gkeChains("crossSigned", "ecdsa");
      const { arn } = await gkeCluster(world, chains, thumbprints(chains).slice(0, 1));
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
    title: "The guide's value",
    story: "Somebody registered the hash of the leaf, which dies at the next renewal.",
    async play(world) {
      const chains = await gkeChains("ecdsa");
      const { arn } = await gkeCluster(world, chains, chains.map(leafOf));
      const played = await world.play();
      return {
        checks: [
          ...checkRun(played, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }),
          checkFindings(played, ["leaf-pinned"]),
          checkRegistered(world, arn, thumbprints(chains)),
        ],
        result: played.result,
      };
    },
  },
  {
    title: "A JWKS host other than the issuer's",
    story: "Discovery and keys live on two hosts with two chains; AWS may verify both.",
    async play(world) {
      const issuer = createIssuer({ issuer: "https://idp.example/tenant", jwksUri: "https://keys.example/jwks" });
      const [discovery, keys] = await Promise.all([chain("rsa", "idp.example"), chain("ecdsa", "keys.example")]);
      await world.serve("idp.example", [discovery], [issuer]);
      await world.serve("keys.example", [keys], [issuer]);
      const arn = await world.register(issuer.issuer, [discovery.thumbprint]);
      const played = await world.play();
      return {
        checks: [
          ...checkRun(played, { outcome: "1 rotated", writes: 1, alerts: ["rotated"] }),
          checkRegistered(world, arn, thumbprints([discovery, keys])),
        ],
        result: played.result,
      };
    },
  },
  {
    title: "A hundred clusters on one host",
    story: "A hundred providers drifted; their host is observed once and people get one message.",
    async play(world) {
      const chains = await gkeChains("rsa", "ecdsa");
      const issuers = gkeIssuers(100);
      const frontEnd = await world.serve("container.googleapis.com", chains, issuers);
      await Promise.all(issuers.map(({ issuer }) => world.register(issuer, [DUMMY])));
      const played = await world.play();
      const lists = new Set(world.aws.providers().map(({ arn }) => world.registered(arn).join()));
      // Two variants, TLS 1.2 and four for discovery; those that the bundled roots refuse are made twice.
      const few = frontEnd.connections() <= 13;
      return {
        checks: [
          ...checkRun(played, { outcome: "100 rotated", writes: 100, alerts: ["rotated"] }),
          { what: "hosts observed", expected: "1", actual: String(played.result.endpoints.length) },
          { what: "connections", expected: "at most 13", actual: few ? "at most 13" : String(frontEnd.connections()) },
          { what: "lists", expected: "1 for all", actual: lists.size === 1 ? "1 for all" : String(lists.size) },
        ],
        result: played.result,
      };
    },
  },
];
