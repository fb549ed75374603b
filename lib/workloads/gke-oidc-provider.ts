import { RemovalPolicy, Stack, Token } from "aws-cdk-lib";
import { CfnOIDCProvider } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { issuerCorrection } from "../../federation/issuer.js";
import { AWS_AUDIENCE, type Cluster, issuerOfCluster, NAME_RULES } from "../../federation/workload.js";
import { checked, OptionError } from "../option-error.js";
import { checkProps, type Kinds, text, texts } from "../prop-kinds.js";

/** Limits of IAM. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
const MAX_CLIENT_IDS = 100;
const MAX_THUMBPRINTS = 5;

/** Whose tokens, and for whom they are made. Either the three names of a cluster or its issuer. */
export interface OidcIssuerProps {
  /**
   * Id of the Google Cloud project, together with `location` and `cluster`.
   * @default - `issuer` is given
   */
  readonly project?: string;

  /**
   * Region or zone of the cluster, like us-east4 or us-east4-a.
   * @default - `issuer` is given
   */
  readonly location?: string;

  /**
   * Name of the cluster.
   * @default - `issuer` is given
   */
  readonly cluster?: string;

  /**
   * The issuer as tokens say it in `iss`: an https URL. A GKE cluster's says `/locations/`, also where its `selfLink`
   * says `/zones/`; the wrong form is refused with the right one.
   * @default - the issuer of the cluster
   */
  readonly issuer?: string;

  /**
   * Audiences that the provider accepts: 1 to 100.
   * @default ["sts.amazonaws.com"]
   */
  readonly clientIds?: readonly string[];
}

/** Options of `GkeOidcProvider`. */
export interface GkeOidcProviderProps extends OidcIssuerProps {
  /**
   * Thumbprints to begin with: 1 to 5 of 40 hex digits. They make the template own the list: an update that touches the
   * provider puts them back, until the next run of the rotation.
   * @default - none in the template: IAM reads one from the issuer when the provider is created
   */
  readonly thumbprints?: readonly string[];

  /**
   * What happens to the provider when it leaves the stack. Roles of other stacks may trust it and it costs nothing, so
   * that it stays. It also stays when the stack's creation fails: users reported that a failed attempt to create a
   * provider that was there already deleted it in the rollback.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

const ISSUER_KINDS: Kinds<OidcIssuerProps> = {
  project: text,
  location: text,
  cluster: text,
  issuer: text,
  clientIds: texts,
};

const POLICIES: readonly unknown[] = Object.values(RemovalPolicy);
const REMOVAL = {
  allowed: `RemovalPolicy, one of ${POLICIES.join(", ")}`,
  is: (value: unknown) => POLICIES.includes(value),
};

/** What each prop may be. */
export const PROVIDER_KINDS: Kinds<GkeOidcProviderProps> = {
  ...ISSUER_KINDS,
  thumbprints: texts,
  removalPolicy: REMOVAL,
};

/** An OIDC provider that workload roles can trust. */
export interface WorkloadProvider {
  readonly providerArn: string;
  /** With `https://`, known at synth. */
  readonly issuer: string;
  readonly clientIds: readonly string[];
}

/**
 * The IAM OIDC provider of a GKE cluster. Its template says nothing of thumbprints unless told to, so that two synths
 * are equal and a deployment does not undo a rotation.
 *
 * @throws {OptionError} at synth, naming the option, the value given and the values allowed
 */
export class GkeOidcProvider extends Construct implements WorkloadProvider {
  readonly providerArn: string;
  readonly issuer: string;
  readonly clientIds: readonly string[];

  constructor(scope: Construct, id: string, props: GkeOidcProviderProps) {
    super(scope, id);
    checkProps("GkeOidcProvider", props, PROVIDER_KINDS);
    this.issuer = readIssuer(props);
    this.clientIds = readClientIds(props);
    const thumbprints = readThumbprints(props.thumbprints);
    const provider = new CfnOIDCProvider(this, "Provider", {
      url: this.issuer,
      clientIdList: [...this.clientIds],
      ...(thumbprints === null ? {} : { thumbprintList: thumbprints }),
    });
    provider.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.providerArn = provider.attrArn;
  }

  /**
   * The provider that the account has already for this issuer. Nothing is created, and nothing checks that it exists:
   * `oidc-thumbprints doctor` does.
   *
   * @throws {OptionError} at synth
   */
  static fromExisting(scope: Construct, props: OidcIssuerProps): WorkloadProvider {
    checkProps("GkeOidcProvider.fromExisting", props, ISSUER_KINDS);
    const issuer = readIssuer(props);
    const resourceName = issuer.slice("https://".length);
    const arn = { service: "iam", region: "", resource: "oidc-provider", resourceName };
    return { providerArn: Stack.of(scope).formatArn(arn), issuer, clientIds: readClientIds(props) };
  }
}

function readIssuer({ issuer, project, location, cluster }: OidcIssuerProps): string {
  const names = { project, location, cluster };
  const [given] = Object.entries(names).filter(([, value]) => value !== undefined);
  if (issuer === undefined) return issuerOfCluster(readCluster(names));
  if (given !== undefined) throw new OptionError(given[0], given[1] ?? "", "nothing when issuer is given");
  if (Token.isUnresolved(issuer)) throw new OptionError("issuer", "a token", "an https URL that is known at synth");
  const correction = issuerCorrection(issuer);
  if (correction !== null) throw new OptionError("issuer", issuer, correction);
  return issuer;
}

function readCluster(names: Readonly<Record<keyof Cluster, string | undefined>>): Cluster {
  const read = (name: keyof Cluster) => {
    const value = names[name];
    const hint = "; or issuer instead of project, location and cluster";
    if (value === undefined) throw new OptionError(name, "undefined", `${NAME_RULES[name].allowed}${hint}`);
    return checked(name, value, NAME_RULES[name]);
  };
  return { project: read("project"), location: read("location"), cluster: read("cluster") };
}

function readClientIds({ clientIds = [AWS_AUDIENCE] }: OidcIssuerProps): readonly string[] {
  if (clientIds.length === 0 || clientIds.length > MAX_CLIENT_IDS) {
    throw new OptionError("clientIds", `${clientIds.length} audiences`, `1 to ${MAX_CLIENT_IDS} audiences`);
  }
  return clientIds.map((each) => checked("clientIds", each, NAME_RULES.audience));
}

function readThumbprints(thumbprints: readonly string[] | undefined): string[] | null {
  if (thumbprints === undefined) return null;
  const allowed = `1 to ${MAX_THUMBPRINTS} thumbprints of 40 hex digits`;
  if (thumbprints.length === 0 || thumbprints.length > MAX_THUMBPRINTS) {
    throw new OptionError("thumbprints", thumbprints.join(", "), allowed);
  }
  return thumbprints.map((each) => checked("thumbprints", each, { pattern: /^[0-9a-f]{40}$/i, allowed }).toLowerCase());
}
