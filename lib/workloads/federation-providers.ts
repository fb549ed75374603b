import { Construct } from "constructs";
import { checked, OptionError, within } from "../option-error.js";
import { checkProps, pick } from "../prop-kinds.js";
import {
  FEDERATION_PROVIDER_KINDS,
  type FederationOptions,
  type FederationProvider,
  type FederationRole,
} from "./federation-options.js";
import { GkeOidcProvider, type WorkloadProvider } from "./gke-oidc-provider.js";

const NAME = { pattern: /^[A-Za-z0-9-]{1,64}$/, allowed: "1 to 64 letters, digits and hyphens" };

/** The name of a provider that needs none, being the only one. */
const ONLY = "";

/**
 * The providers of the stack by their names; one alone has the name `ONLY`.
 *
 * @throws {OptionError}
 */
export function createProviders(stack: Construct, options: FederationOptions): ReadonlyMap<string, WorkloadProvider> {
  const alone = pick<FederationProvider>(options, FEDERATION_PROVIDER_KINDS);
  if (options.providers === undefined) return new Map([[ONLY, createProvider(stack, "Provider", alone)]]);
  const [beside] = Object.keys(alone).filter((key) => alone[key as keyof FederationProvider] !== undefined);
  if (beside !== undefined) throw new OptionError(beside, "given", "nothing when providers are given");
  const entries = Object.entries(options.providers);
  // Names are anybody's choice: beside the stack's own constructs one could have the name of those.
  const scope = new Construct(stack, "Providers");
  return new Map(
    entries.map(([name, provider]) => [
      checked("name of providers", name, NAME),
      within(`providers.${name}`, () => createProvider(scope, name, provider)),
    ]),
  );
}

function createProvider(scope: Construct, id: string, options: FederationProvider): WorkloadProvider {
  checkProps("a provider", options, FEDERATION_PROVIDER_KINDS);
  const { existingProvider = false, ...props } = options;
  if (!existingProvider) return new GkeOidcProvider(scope, id, props);
  const { thumbprints, ...issuer } = props;
  if (thumbprints === undefined) return GkeOidcProvider.fromExisting(scope, issuer);
  throw new OptionError("thumbprints", thumbprints.join(", "), "nothing when existingProvider is true");
}

/**
 * The providers that a role trusts.
 *
 * @throws {OptionError}
 */
export function providersOf(
  { providers: names }: Pick<FederationRole, "providers">,
  all: ReadonlyMap<string, WorkloadProvider>,
): readonly WorkloadProvider[] {
  if (names?.length === 0) throw new OptionError("providers", "[]", "one name or more");
  const known = [...all.keys()].filter((name) => name !== ONLY);
  const [first, ...others] = all.values();
  if (names === undefined && first !== undefined && others.length === 0) return [first];
  const allowed = known.length === 0 ? "nothing, because there is one provider without a name" : known.join(", ");
  if (names === undefined) throw new OptionError("providers", "undefined", `some of ${allowed}`);
  return names.map((name) => {
    const provider = name === ONLY ? undefined : all.get(name);
    if (provider === undefined) throw new OptionError("providers", name, allowed);
    return provider;
  });
}
