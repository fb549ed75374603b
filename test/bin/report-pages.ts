// Whole pages as a user may meet them, for the tests of the page and of its looks in a browser.
import type { ReportInput, ReportSection } from "../../bin/cli/report/report-input.js";
import type { Fault, ProviderResult, RunResult } from "../../rotation/core/model.js";
import { chain, DEFAULT_HOST } from "../../sandbox/pki.js";
import {
  cluster,
  endpointOf,
  goodEndpoint,
  NOW,
  PLACEHOLDER,
  providerOf,
  refused,
  resultFor,
  runOf,
  STRANGER,
  skippedResult,
  thumbprintOf,
  UNKNOWN_ISSUER,
  verified,
} from "./report-data.js";

const V4 = ["142.250.181.202", "142.250.185.74", "172.217.16.138"];
const V6 = "2a00:1450:4001:82b::200a";

/** A page of `check`: one provider in sync, one that drifted with a leaf registered, one impostor, one skipped. */
export async function threeProviders(): Promise<ReportInput> {
  return page("OIDC thumbprints: check", [section("check", await threeRun())]);
}

async function threeRun(): Promise<RunResult> {
  const google = await goodEndpoint(DEFAULT_HOST, [...V4, V6]);
  const corp = "idp.corp.example";
  const [own, impostor] = await Promise.all([chain("crossSigned", corp), chain("otherRoot", corp)]);
  const [leaf] = own.certificates;
  const lists = [await thumbprintOf("ecdsa"), await thumbprintOf("rsa")];
  const good = endpointOf(corp, [
    { frontEnd: { address: "192.0.2.10", port: 443 }, variant: "ecdsa", kind: "not-offered" },
    verified(own, "192.0.2.10"),
    { frontEnd: { address: "192.0.2.11", port: 443 }, variant: "ecdsa", kind: "not-offered" },
    refused(impostor, "192.0.2.11", UNKNOWN_ISSUER),
  ]);
  const bad = endpointOf("tokens.partner.example", [
    refused(await chain("expired", "tokens.partner.example"), "198.51.100.7", {
      code: "certificate-expired",
      message: "a certificate of the chain has expired",
    }),
  ]);
  return runOf(
    [
      resultFor(providerOf(cluster(1), lists), [google]),
      resultFor(providerOf(corp, [leaf.sha1, PLACEHOLDER]), [good]),
      resultFor(providerOf("tokens.partner.example/tenant/7", [STRANGER]), [bad]),
      skippedResult(
        "token.actions.githubusercontent.com",
        "issuer host token.actions.githubusercontent.com is excluded",
      ),
    ],
    [google, good, bad],
  );
}

/** A page of `rotate`: a hundred clusters on one host, most of them in sync. */
export async function hundredOnOneHost(): Promise<ReportInput> {
  return page("OIDC thumbprints: rotate", [section("rotate", await hundredRun())]);
}

async function hundredRun(): Promise<RunResult> {
  const google = await goodEndpoint(DEFAULT_HOST, [...V4, V6]);
  const [ecdsa, rsa] = [await thumbprintOf("ecdsa"), await thumbprintOf("rsa")];
  const [leaf] = (await chain("rsa")).certificates;
  const lists = (number: number) => {
    if (number % 12 === 0) return [leaf.sha1];
    return number === 41 ? [PLACEHOLDER, ecdsa] : [ecdsa, rsa];
  };
  const providers = Array.from({ length: 100 }, (_, index): ProviderResult => {
    const provider = providerOf(cluster(index + 1), lists(index + 1));
    if (index === 98)
      return resultFor(provider, [google], { mode: "enforce", discoveryFault: notFound(provider.issuer) });
    const result = resultFor(provider, [google], { mode: "enforce" });
    if (index === 40) return { ...result, outcome: "rotation-failed", fault: DENIED };
    return result.outcome === "drifted" ? rotated(result) : result;
  });
  return runOf(providers, [google], "enforce");
}

/** As the run tells it once the write is done. */
function rotated(result: ProviderResult): ProviderResult {
  const findings = result.findings.map((finding) => ({ ...finding, severity: "information" }) as const);
  return { ...result, outcome: "rotated", findings };
}

const DENIED: Fault = {
  code: "access-denied",
  message: `iam:UpdateOpenIDConnectProviderThumbprint on arn:aws:iam::123456789012:oidc-provider/${cluster(41)} is not allowed`,
};

function notFound(issuer: string): Fault {
  return { code: "discovery-http-status", message: `${issuer}/.well-known/openid-configuration answered 404` };
}

const SCENES = [
  "In sync",
  "A CA rotated: drift, rotation, one alert",
  "RSA and ECDSA chains that end differently, both registered",
  "The guide's leaf value registered",
  "An impostor, refused with an alert, and refused again without a second one",
  "A JWKS host other than the issuer host",
  "One front end down",
  "IAM throttling",
  "Updates that stay invisible for a while",
  "Five slots full",
  "Audit mode writes nothing",
  "A hundred clusters on one host, one alert",
  "A second run right after a rotation writes nothing",
];

/** A page of the sandbox: thirteen scenes, the eighth of which failed. */
export async function thirteenScenes(): Promise<ReportInput> {
  const [three, hundred] = await Promise.all([threeRun(), hundredRun()]);
  const sections = SCENES.map((heading, index): ReportSection => {
    const failed = index === 7;
    const checks = [
      { what: "outcome", expected: "1 in sync, 1 drifted, 1 untrusted", actual: "1 in sync, 1 drifted, 1 untrusted" },
      { what: "alerts sent", expected: "1 rotated", actual: failed ? "none" : "1 rotated" },
      { what: "calls to UpdateOpenIDConnectProviderThumbprint", expected: "1", actual: failed ? "4" : "1" },
    ];
    const intro = "The issuer moves to another CA. The function must see it, register the new value and say so once.";
    return { heading, intro, checks, result: index === 11 ? hundred : three };
  });
  return page("OIDC thumbprints: sandbox", sections);
}

/** A page of these sections. */
export function page(title: string, sections: readonly ReportSection[]): ReportInput {
  return { title, generatedAt: new Date(NOW.getTime() + 1000), sections };
}

/** A section of one run, without expectations. */
export function section(heading: string, result: RunResult): ReportSection {
  return { heading, intro: null, checks: [], result };
}
