import { ConfigError } from "../../lambda/core/fault.js";
import { safe } from "../../lambda/core/sanitize.js";
import { type Cluster, issuerOfCluster, NAME_RULES } from "../workload.js";
import type { RawSetup } from "./parse.js";
import { SETUP_RULES } from "./rules.js";

const GKE = /container\.googleapis\.com/i;

/**
 * The issuer that was given, or that of the cluster. What looks like a GKE cluster must be its issuer exactly: not the
 * `selfLink`, which says `/zones/` for a zonal cluster.
 *
 * @throws {ConfigError} naming the right form where there is one
 */
export function issuerOf({ issuer, project = "", location = "", cluster = "" }: RawSetup): string {
  if (issuer === undefined) return issuerOfCluster({ project, location, cluster });
  if (GKE.test(issuer)) return gkeIssuer(issuer);
  if (SETUP_RULES.issuer.pattern.test(issuer)) return issuer;
  throw new ConfigError(safe`--issuer: "${issuer}" is not valid; allowed: ${SETUP_RULES.issuer.allowed}`);
}

function gkeIssuer(given: string): string {
  const named = clusterIn(given);
  const right = named === null ? null : issuerOfCluster(named);
  if (right === given) return given;
  const expected = right ?? issuerOfCluster({ project: "PROJECT", location: "LOCATION", cluster: "CLUSTER" });
  const why = given.includes("/zones/") ? "tokens never say /zones/, which is the cluster's selfLink; " : "";
  throw new ConfigError(safe`--issuer: "${given}" is not an issuer of GKE; ${why}allowed: ${expected}`);
}

function clusterIn(text: string): Cluster | null {
  const [, project = "", location = "", cluster = ""] =
    /\/projects\/([^/]+)\/(?:zones|locations|regions)\/([^/]+)\/clusters\/([^/?#]+)/.exec(text) ?? [];
  const valid =
    NAME_RULES.project.pattern.test(project) &&
    NAME_RULES.location.pattern.test(location) &&
    NAME_RULES.cluster.pattern.test(cluster);
  return valid ? { project, location, cluster } : null;
}
