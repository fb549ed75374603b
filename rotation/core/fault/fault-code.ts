/** The closed list of faults: why something could not be observed, verified, read or written. */

/** Why an attempt came to nothing. `message` is for people and already sanitized. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

/** What is known of a code. In `meaning`, text in backquotes is typed as it stands. */
interface FaultFacts {
  /** On the way to a host, a chain that did not verify, the discovery document, a call to AWS, or the run itself. */
  readonly kind: "network" | "trust" | "discovery" | "store" | "run";
  readonly meaning: string;
}

/** Fault codes by kind. */
export const FAULTS = {
  "dns-failed": {
    kind: "network",
    meaning: "the name could not be resolved; a temporary failure was tried once more",
  },
  "address-refused": {
    kind: "network",
    meaning: "the name has no global address, and the host is not allowed by `--allow-private`",
  },
  "no-route": {
    kind: "network",
    meaning: "this machine has no route to the address; of a whole family that is no failure",
  },
  "connect-refused": { kind: "network", meaning: "nothing listens on that port" },
  "connect-failed": { kind: "network", meaning: "no connection, for any other reason" },
  "connection-reset": { kind: "network", meaning: "the host reset the connection during the handshake; tried twice" },
  "connection-closed": { kind: "network", meaning: "the host closed the connection during the handshake; tried twice" },
  timeout: { kind: "network", meaning: "no answer within `--timeout`; tried twice" },
  "not-tls": { kind: "network", meaning: "the host speaks something else on this port" },
  "tls-failed": {
    kind: "network",
    meaning: "the handshake failed, for example because no common version or algorithm exists",
  },
  "chain-empty": { kind: "network", meaning: "the host presented no certificate" },
  "chain-too-long": {
    kind: "network",
    meaning: "more than ten certificates, or more than OpenSSL reads, about 100 KiB",
  },
  "chain-unlinked": {
    kind: "trust",
    meaning:
      "the chain verified, but keys that a trusted root vouches for do not lead to the last certificate presented; a root of yours that is presented belongs in `--ca-file`",
  },
  "certificate-unreadable": {
    kind: "trust",
    meaning: "a certificate of the chain has a field that cannot be read, such as an end in month 13",
  },
  "certificate-expired": { kind: "trust", meaning: "a certificate of the chain has ended, by this machine's clock" },
  "certificate-not-yet-valid": {
    kind: "trust",
    meaning: "a certificate of the chain is not valid yet, by this machine's clock",
  },
  "wrong-host": { kind: "trust", meaning: "the certificate does not name the host" },
  "self-signed": { kind: "trust", meaning: "one certificate, signed by itself and not among the trusted roots" },
  "unknown-issuer": {
    kind: "trust",
    meaning: "the chain does not lead to a trusted root; also when the server leaves out an intermediate",
  },
  "not-verified": { kind: "trust", meaning: "any other reason, with OpenSSL's code" },
  "issuer-url-invalid": {
    kind: "discovery",
    meaning: "the provider's URL is not an https URL without credentials, query and fragment",
  },
  "discovery-redirected": { kind: "discovery", meaning: "the host answers with a redirect, which is not followed" },
  "discovery-http-status": {
    kind: "discovery",
    meaning:
      "a status other than 200; 429 and 5xx were tried again after a pause. 401 or 403 of a Kubernetes API server: anonymous callers lack the cluster role `system:service-account-issuer-discovery`",
  },
  "discovery-too-large": { kind: "discovery", meaning: "more than 64 KiB" },
  "discovery-bad-response": {
    kind: "discovery",
    meaning: "the host does not answer in HTTP, or encodes the body in a way that is not read",
  },
  "discovery-not-json": { kind: "discovery", meaning: "the document is not JSON" },
  "discovery-malformed": { kind: "discovery", meaning: "the document lacks `issuer` or `jwks_uri`" },
  "discovery-issuer-mismatch": {
    kind: "discovery",
    meaning: "the document is of another issuer; compared letter by letter, as AWS does",
  },
  "discovery-jwks-uri-invalid": { kind: "discovery", meaning: "`jwks_uri` is not an https URL without credentials" },
  "discovery-jwks-port-refused": {
    kind: "discovery",
    meaning: "`jwks_uri` names a port other than 443 and the issuer's own",
  },
  "aws-not-configured": { kind: "store", meaning: "no usable credentials or region; exit code 2" },
  "access-denied": { kind: "store", meaning: "a permission is missing; the text names action and resource" },
  throttled: { kind: "store", meaning: "still throttled after the SDK's retries" },
  "provider-gone": { kind: "store", meaning: "the provider was deleted; not a failure" },
  "concurrent-modification": { kind: "store", meaning: "somebody else was writing; tried three times" },
  "invalid-input": { kind: "store", meaning: "AWS did not take what was sent" },
  "aws-unreachable": { kind: "store", meaning: "no connection to AWS" },
  "aws-failed": { kind: "store", meaning: "AWS answered with another error" },
  "no-time-left": { kind: "run", meaning: "the run's time was up (`--deadline`)" },
} as const satisfies Readonly<Record<string, FaultFacts>>;

export type FaultCode = keyof typeof FAULTS;
