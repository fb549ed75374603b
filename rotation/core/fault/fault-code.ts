/** Why something could not be observed, verified, read or written. `message` is for people and already sanitized. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

/** The closed list of codes. Their meaning is documented in docs/codes.md. */
export type FaultCode = NetworkFaultCode | TrustFaultCode | DiscoveryFaultCode | StoreFaultCode | "no-time-left";

/** Failures on the way to a host. */
export type NetworkFaultCode =
  | "dns-failed"
  | "address-refused"
  | "no-route"
  | "connect-refused"
  | "connect-failed"
  | "connection-reset"
  | "connection-closed"
  | "timeout"
  | "not-tls"
  | "tls-failed"
  | "chain-empty"
  | "chain-too-long";

/** Reasons why a presented chain did not verify. */
export type TrustFaultCode =
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "wrong-host"
  | "self-signed"
  | "unknown-issuer"
  | "not-verified";

/** Failures of the discovery document. */
export type DiscoveryFaultCode =
  | "issuer-url-invalid"
  | "discovery-redirected"
  | "discovery-http-status"
  | "discovery-too-large"
  | "discovery-not-json"
  | "discovery-malformed"
  | "discovery-issuer-mismatch"
  | "discovery-jwks-uri-invalid"
  | "discovery-jwks-port-refused"
  | "discovery-bad-response";

/** Failures of a call to AWS. */
export type StoreFaultCode =
  | "aws-not-configured"
  | "access-denied"
  | "throttled"
  | "provider-gone"
  | "concurrent-modification"
  | "invalid-input"
  | "aws-unreachable"
  | "aws-failed";
