import { ConfigError } from "../../rotation/core/fault/fault.js";
import { safe } from "../../rotation/core/fault/sanitize.js";
import { issuerCorrection } from "../issuer.js";
import { issuerOfCluster } from "../workload.js";

/** The issuer, or the cluster whose it is. */
export interface RawIssuer {
  readonly issuer?: string;
  readonly project?: string;
  readonly location?: string;
  readonly cluster?: string;
}

/**
 * The issuer that was given, or that of the cluster.
 * @throws {ConfigError} naming the right form where there is one
 */
export function issuerOf({ issuer, project = "", location = "", cluster = "" }: RawIssuer): string {
  if (issuer === undefined) return issuerOfCluster({ project, location, cluster });
  const correction = issuerCorrection(issuer);
  if (correction === null) return issuer;
  throw new ConfigError(safe`--issuer: "${issuer}" is not valid; allowed: ${correction}`);
}
