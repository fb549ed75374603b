import { setImmediate } from "node:timers/promises";
import type tls from "node:tls";
import type { RootsBySubject } from "../../core/certificate/vouched.js";
import type { TrustAnchor, Variant } from "../../core/model.js";
import { createTrustingContext } from "./root-store.js";
import { bundledRoots, indexRoots } from "./trusted-roots.js";

/** What a connection offers: a variant, or anything in TLS 1.2. */
export type Offer = Variant | "tls12";

/** TLS 1.3 suites say nothing about certificates, so every offer has all three. */
const TLS13_SUITES = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

const OFFERS: Readonly<Record<Offer, tls.SecureContextOptions>> = {
  ecdsa: {
    // In TLS 1.3 the rsa_pkcs1 algorithms can sign certificates only: RSA-signed cross-certificates stay acceptable.
    sigalgs:
      "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512",
    ciphers: suites("ECDSA"),
  },
  rsa: {
    sigalgs:
      "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512",
    ciphers: suites("RSA"),
  },
  other: {},
  tls12: { maxVersion: "TLSv1.2" },
};

const IN_ORDER_OF_NEED: readonly Offer[] = ["ecdsa", "other", "rsa", "tls12"];

/**
 * The secure contexts of a run, each built at most once: passing `ca` per connection instead costs ten times the time.
 *
 * They never trust what Node's default store may hold beside the bundled roots, such as NODE_EXTRA_CA_CERTS.
 *
 * @param extraCas - PEM certificates that `extra` trusts beside the bundled roots
 */
export class SecureContexts {
  readonly hasExtra: boolean;
  readonly #extraCas: readonly string[];
  readonly #built = new Map<string, tls.SecureContext>();
  #extraRoots: RootsBySubject | undefined;

  constructor(extraCas: readonly string[]) {
    this.#extraCas = extraCas;
    this.hasExtra = extraCas.length > 0;
  }

  get(offer: Offer, anchor: TrustAnchor): tls.SecureContext {
    const key = `${offer} ${anchor}`;
    const context = this.#built.get(key) ?? this.#create(offer, anchor);
    this.#built.set(key, context);
    return context;
  }

  /** The roots that the contexts of `anchor` trust. */
  roots(anchor: TrustAnchor): RootsBySubject {
    const bundled = bundledRoots();
    if (anchor === "bundled") return bundled;
    this.#extraRoots ??= indexRoots(this.#extraCas);
    const extra = this.#extraRoots;
    return (subject) => [...bundled(subject), ...extra(subject)];
  }

  /**
   * Builds all contexts before they are asked for, in the order in which a run needs them, while it waits for its first
   * answers: each may take tens of milliseconds of computing. Between two of them whatever has come in goes on.
   *
   * @param signal - ends it early
   */
  async prepare(signal: AbortSignal): Promise<void> {
    const anchors: readonly TrustAnchor[] = this.hasExtra ? ["bundled", "extra"] : ["bundled"];
    const wanted = anchors.flatMap((anchor) => IN_ORDER_OF_NEED.map((offer) => ({ offer, anchor })));
    for (const { offer, anchor } of wanted) {
      await setImmediate();
      if (signal.aborted) return;
      // Whether a host accepts TLS 1.2 is asked without trust in any.
      if (offer !== "tls12" || anchor === "bundled") this.get(offer, anchor);
      this.roots(anchor);
    }
  }

  #create(offer: Offer, anchor: TrustAnchor): tls.SecureContext {
    return createTrustingContext({ minVersion: "TLSv1.2", ...OFFERS[offer] }, anchor === "extra" ? this.#extraCas : []);
  }
}

function suites(authentication: "ECDSA" | "RSA"): string {
  const ciphers = ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-SHA256", "AES128-SHA"];
  return [TLS13_SUITES, ...ciphers.map((cipher) => `ECDHE-${authentication}-${cipher}`)].join(":");
}
