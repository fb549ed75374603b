import tls from "node:tls";

/** What decides which roots Node trusts by default. */
export interface NodeTrust {
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv: readonly string[];
  /** With which Node was compiled. */
  readonly defines: readonly string[];
  /** The roots of the default store; undefined where Node does not tell, below 22.15. */
  readonly defaultRoots: readonly string[] | undefined;
}

/** Node's way to add a certificate to a context that has the default store, without reading its roots again. */
interface NativeContext {
  addCACert?(pem: string): void;
}

/**
 * Whether Node's default store holds the bundled roots and nothing else: Node reads those once in a process, where it
 * reads named ones again for each context (30 ms). In doubt it does not.
 */
export function isBundledAlone({ env, execArgv, defines, defaultRoots }: NodeTrust): boolean {
  const bundled = tls.rootCertificates;
  if (defaultRoots !== undefined) {
    return defaultRoots.length === bundled.length && defaultRoots.every((pem, index) => pem === bundled[index]);
  }
  const options = [...execArgv, env.NODE_OPTIONS ?? ""].join(" ");
  const others = /--use-(openssl|system)-ca/.test(options) || defines.includes("NODE_OPENSSL_CERT_STORE");
  return !env.NODE_EXTRA_CA_CERTS && !others;
}

let ownStore: boolean | undefined;

/** Whether this Node's default store may stand for the bundled roots. Found out once in a process. */
function hasOwnStore(): boolean {
  ownStore ??= isBundledAlone(thisNode());
  return ownStore;
}

/**
 * A secure context that trusts the bundled roots, these extra ones (PEM), and nothing else.
 *
 * @param own - whether Node's default store stands for the bundled roots
 */
export function createTrustingContext(
  options: tls.SecureContextOptions,
  extra: readonly string[],
  own = hasOwnStore(),
): tls.SecureContext {
  const named = () => tls.createSecureContext({ ...options, ca: [...tls.rootCertificates, ...extra] });
  if (!own) return named();
  const context = tls.createSecureContext(options);
  const native = context.context as NativeContext;
  if (extra.length === 0) return context;
  if (typeof native.addCACert !== "function") return named();
  for (const pem of extra) native.addCACert(pem);
  return context;
}

function thisNode(): NodeTrust {
  const { getCACertificates } = tls as { getCACertificates?: (kind: "default") => readonly string[] };
  const { target_defaults } = process.config as { target_defaults?: { defines?: readonly string[] } };
  const defaultRoots = getCACertificates?.("default");
  return { env: process.env, execArgv: process.execArgv, defines: target_defaults?.defines ?? [], defaultRoots };
}
