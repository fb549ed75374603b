import fc from "fast-check";
import type { ConnectionFault, Drip } from "../../sandbox/faulty-front-end.js";
import type { Answer } from "../faults/model.js";
import { type HostileChain, hostileChains } from "./chains.js";

/** One address of a hostile host: a chain, or a connection that comes to nothing. */
export type FrontEndPlan =
  | { readonly chain: HostileChain }
  | { readonly fault: Exclude<ConnectionFault, Drip> | "refused" | "truncated" };

/** How its name resolves, where it is not dialled by address. */
type NamePlan = "address" | "resolves" | "hangs" | "unknown";

export interface IssuerPlan {
  readonly frontEnds: readonly FrontEndPlan[];
  readonly name: NamePlan;
  /** `null`: the right document. `elsewhere`: the keys are at the next hostile host. */
  readonly document: Answer | "elsewhere" | null;
  /** What is registered: an old value alone, or the honest intermediate's too. */
  readonly registered: "old" | "in-sync";
}

const frontEnd: fc.Arbitrary<FrontEndPlan> = fc.oneof(
  { weight: 14, arbitrary: hostileChains({ parsed: true }).map((chain) => ({ chain })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("refused", "reset", "reset-on-accept", "close", "plain-http", "ssh", "malformed", "truncated")
      .map((fault) => ({ fault }) as const),
  },
);

/** Seconds of a run's time go by for each: they are rare, so that many cases fit in a day. */
const silent = fc.constant({ fault: "silent" } as const);

const document: fc.Arbitrary<IssuerPlan["document"]> = fc.oneof(
  { weight: 16, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant("elsewhere") },
  { weight: 1, arbitrary: fc.constantFrom<Answer[]>("reset", "not-http", "oversized") },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(301, 403, 404, 500, 503)
      .map((status) => ({ status, location: "https://169.254.169.254/" })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        "",
        "{",
        "[]",
        "null",
        "\ufeff{}",
        '{"issuer":"https://other.example","jwks_uri":"https://other.example/jwks"}',
        '{"issuer":1,"jwks_uri":{}}',
        "\u001f\u008b\u0008",
      )
      .map((body) => ({ body })),
  },
);

const issuerPlans: fc.Arbitrary<IssuerPlan> = fc.record({
  frontEnds: fc.oneof(
    { weight: 40, arbitrary: fc.array(frontEnd, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(frontEnd, silent) },
  ),
  name: fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom("address", "address", "resolves") },
    { weight: 1, arbitrary: fc.constantFrom("hangs", "unknown") },
  ),
  document,
  registered: fc.constantFrom("old", "in-sync"),
});

export interface FleetPlan {
  readonly issuers: readonly IssuerPlan[];
  readonly retention: "keep" | "exact";
  readonly trustsOld: boolean;
}

/** How many hostile issuers stand beside the honest one, at most. */
export const FLEET_SIZE = 8;

export const fleetPlans: fc.Arbitrary<FleetPlan> = fc.record({
  issuers: fc.array(issuerPlans, { minLength: FLEET_SIZE, maxLength: FLEET_SIZE }),
  retention: fc.constantFrom("keep", "exact"),
  trustsOld: fc.boolean(),
});
