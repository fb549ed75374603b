import { isIP } from "node:net";
import { isGlobalAddress } from "../rotation/core/reach/address.js";
import { codePoint } from "./policy/keys.js";
import { type Cluster, issuerOfCluster, NAME_RULES } from "./workload.js";

/** Why an issuer cannot be registered as it is. */
export interface IssuerFault {
  /** What is wrong with it, a sentence without its end; empty where the right form says it. */
  readonly why: string;
  /** What it should be, or what to do instead. */
  readonly instead: string;
  /** Whether STS can never fetch the issuer's documents, wherever it is registered. */
  readonly unreachable: boolean;
}

const SHAPE = "https://HOST/PATH of a public host, letter by letter as the tokens have it in iss";
const HTTPS_ONLY = "STS fetches documents over https only";
const PUBLISH =
  "a public issuer: give the API server one with --service-account-issuer and --service-account-jwks-uri, and serve its discovery document and keys there, from an object store for example";
const OF_CLUSTER = "the issuer of the cluster, which kubectl get --raw /.well-known/openid-configuration shows";

/** Ends of names that only a private network resolves. @see RFC 6761, RFC 6762, RFC 8375, ICANN SAC113 (internal) */
const INTERNAL = ["svc", "local", "localhost", "internal", "intranet", "private", "lan", "home", "corp", "home.arpa"];

const GKE = /^(https?:\/\/)?(container|www)\.googleapis\.com([/:?#]|$)/i;
const GKE_PATH = /\/projects\/([^/]+)\/(?:locations|zones|regions)\/([^/]+)\/clusters\/([^/?#]+)/;
const RESOURCE_NAME =
  /gkehub\.googleapis\.com\/|\/memberships\/|iam\.googleapis\.com\/.*workloadidentitypools|\.svc\.id\.goog\/?$/i;
const WELL_KNOWN = /^(.*?)\/(?:\.well-known\/.*|(?:openid\/v1\/)?jwks(?:\.json)?)$/i;

type Rule = (issuer: string, host: string) => IssuerFault | null;

const fault = (why: string, instead = SHAPE, unreachable = false): IssuerFault => ({ why, instead, unreachable });
const when = (pattern: RegExp, why: string) => (issuer: string) => (pattern.test(issuer) ? fault(why) : null);

/** In the order in which they are worth telling. */
const RULES: readonly Rule[] = [
  (issuer) => (issuer === "" ? fault("it is empty") : null),
  (issuer) => {
    const [odd] = /[^\x21-\x7e]/u.exec(issuer) ?? [];
    return odd === undefined ? null : fault(`it holds ${codePoint(odd)}${odd === " " ? ", a space" : ""}`);
  },
  (issuer) => (GKE.test(issuer) ? ofGke(issuer) : null),
  (issuer) =>
    RESOURCE_NAME.test(issuer)
      ? fault("that is the name of a resource at Google, and no token has it in iss", OF_CLUSTER)
      : null,
  (issuer) => {
    const [, before] = WELL_KNOWN.exec(issuer) ?? [];
    return before === undefined
      ? null
      : fault("that is where a document of the issuer lies, and not the issuer", before);
  },
  (issuer) => (/^http:/i.test(issuer) ? fault(HTTPS_ONLY, PUBLISH, true) : null),
  (issuer) => (issuer.startsWith("https://") ? null : fault("it does not begin with https://")),
  when(/[?#]/, "it has a query or a fragment"),
  when(/^https:\/\/[^/]*@/, "it holds credentials"),
  when(/^.{256}/, "it is longer than 255 characters"),
  (_issuer, host) => (/^[^[\]:]+:|\]:/.test(host) ? fault("it has a port, and IAM takes none", SHAPE, true) : null),
  (_issuer, host) => (isIP(bare(host)) === 0 ? null : ofAddress(bare(host))),
  (_issuer, host) =>
    isInternal(host)
      ? fault(`${host} is a name that only a private network knows, and STS fetches from the internet`, PUBLISH, true)
      : null,
  (_issuer, host) =>
    /[A-Z]/.test(host)
      ? fault(
          `the host has upper-case letters, and AWS compares letter by letter`,
          `https://${host.toLowerCase()}, if the tokens have it so`,
        )
      : null,
  (_issuer, host) =>
    host.includes("_") ? fault("the host has an underscore, which no public host's name and certificate have") : null,
  (_issuer, host) =>
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(host)
      ? null
      : fault(`${host || "nothing"} is not the name of a host`),
  (issuer) =>
    /^https:\/\/[^/]+(\/[A-Za-z0-9._~:-]+)*\/?$/.test(issuer)
      ? null
      : fault("its path has empty parts or characters beyond letters, digits and ._~:-"),
];

/** What is wrong with an issuer; null when it can be registered as it is. A GKE cluster's has one form only. */
export function issuerFault(issuer: string): IssuerFault | null {
  const [, host = ""] = /^https?:\/\/([^/?#]*)/i.exec(issuer) ?? [];
  const name = host.replace(/^.*@/, "");
  return RULES.map((rule) => rule(issuer, name)).find((found) => found !== null) ?? null;
}

/** What an issuer should be instead and why, in words; null when it can be registered as it is. */
export function issuerCorrection(issuer: string): string | null {
  const found = issuerFault(issuer);
  if (found === null) return null;
  if (found.instead === PUBLISH) return `${SHAPE}; ${found.why}. Needed is ${found.instead}`;
  return found.why === "" ? found.instead : `${found.instead}; ${found.why}`;
}

function ofGke(issuer: string): IssuerFault | null {
  const [, project = "", location = "", cluster = ""] = GKE_PATH.exec(issuer) ?? [];
  const names = { project, location, cluster };
  const known = (Object.keys(names) as (keyof Cluster)[]).every((name) => NAME_RULES[name].pattern.test(names[name]));
  const form = issuerOfCluster({ project: "PROJECT", location: "LOCATION", cluster: "CLUSTER" });
  const insecure = /^http:/i.test(issuer);
  const why = insecure ? HTTPS_ONLY : "";
  if (!known) return fault(why, form, insecure);
  const right = issuerOfCluster(names);
  return issuer === right ? null : fault(why, `${right}, as this cluster's tokens have it`, insecure);
}

function ofAddress(address: string): IssuerFault {
  return isGlobalAddress(address)
    ? fault("it has an address, and IAM wants the name of a host")
    : fault(`${address} is an address of a private network, and STS fetches from the internet`, PUBLISH, true);
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}

function isInternal(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name === "") return false;
  return (
    !name.includes(".") || /^kubernetes\.default(\.|$)/.test(name) || INTERNAL.some((end) => name.endsWith(`.${end}`))
  );
}
