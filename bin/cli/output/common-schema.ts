import * as v from "valibot";
import { FAULTS, type FaultCode } from "../../../rotation/core/fault/fault-code.js";
import { FINDINGS, type FindingCode } from "../../../rotation/core/finding.js";

/** Parts of the objects that several commands print. The types of what is printed follow from these schemas. */

/** What a schema describes, as code that only reads it sees it. */
export type Printed<S extends v.GenericSchema> = DeepReadonly<v.InferOutput<S>>;

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export const Version = v.literal(1);

/** Lists that may hold nothing. */
export const Texts = v.array(v.string());

export const FaultObject = v.object({
  code: v.picklist(Object.keys(FAULTS) as FaultCode[]),
  message: v.string(),
});

export const FindingObject = v.object({
  code: v.picklist(Object.keys(FINDINGS) as FindingCode[]),
  severity: v.picklist(["information", "warning"]),
  message: v.string(),
});

const Certificate = v.object({
  subject: v.string(),
  issuer: v.string(),
  sha1: v.string(),
  notBefore: v.string(),
  notAfter: v.string(),
});

const Variant = v.picklist(["rsa", "ecdsa", "other"]);

const ObservationObject = v.object({
  address: v.string(),
  port: v.number(),
  variant: Variant,
  protocol: v.nullable(v.string()),
  trusted: v.boolean(),
  error: v.nullable(FaultObject),
  chain: v.array(Certificate),
});

export const EndpointObject = v.object({
  host: v.string(),
  port: v.number(),
  error: v.nullable(FaultObject),
  tls12: v.picklist(["accepted", "refused", "unknown"]),
  observations: v.array(ObservationObject),
  notObserved: v.array(
    v.object({
      address: v.string(),
      port: v.number(),
      variant: Variant,
      reason: v.picklist(["not-offered", "variant-reset", "no-route"]),
    }),
  ),
  refusedAddresses: Texts,
  frontEndsLeftOut: v.number(),
});
