import { App, Duration, Fn, Lazy, Stack, Token } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  DeniedSignIns,
  FederationStack,
  GkeOidcProvider,
  OptionError,
  ThumbprintRotation,
  ThumbprintRotationStack,
  WorkloadRole,
} from "../../lib/index.js";
import { ROTATION_KINDS } from "../../lib/rotation-props.js";
import { FEDERATION_ROLE_KINDS, FEDERATION_STACK_KINDS } from "../../lib/workloads/federation-options.js";
import { PROVIDER_KINDS } from "../../lib/workloads/gke-oidc-provider.js";
import { ConfigError } from "../../rotation/core/fault/fault.js";
import { FEDERATION, RUNNER } from "./federation.js";
import { createApp } from "./synth.js";

/** Props of any sort, as a program without types may give them. */
type Props = Readonly<Record<string, unknown>>;
type AnyClass = new (scope: Construct, id: string, props: never) => Construct;

interface Subject {
  readonly name: string;
  /** Props that work. */
  readonly good: (scope: Stack) => Props;
  readonly make: (scope: Stack, props: Props) => unknown;
  readonly props: readonly string[];
}

const CLUSTER = { project: "acme-ci", location: "us-east4", cluster: "runners" };
const WORKLOAD = { namespace: "arc-system", serviceAccount: "runner" };

function of(Class: AnyClass) {
  return (scope: Stack, props: Props) => new Class(scope, "Subject", props as never);
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "ThumbprintRotation",
    good: () => ({}),
    make: of(ThumbprintRotation),
    props: Object.keys(ROTATION_KINDS),
  },
  {
    name: "ThumbprintRotationStack",
    good: () => ({}),
    make: of(ThumbprintRotationStack),
    props: ["mode", "alertTopicArn", "alertTopicKeyArn", "alarmTopicArn"],
  },
  { name: "GkeOidcProvider", good: () => CLUSTER, make: of(GkeOidcProvider), props: Object.keys(PROVIDER_KINDS) },
  {
    name: "GkeOidcProvider.fromExisting",
    good: () => CLUSTER,
    make: (scope, props) => GkeOidcProvider.fromExisting(scope, props),
    props: ["project", "issuer", "clientIds"],
  },
  {
    name: "WorkloadRole",
    good: (scope) => ({ ...WORKLOAD, provider: new GkeOidcProvider(scope, "Provider", CLUSTER) }),
    make: of(WorkloadRole),
    props: [
      ...["provider", "providers", "namespace", "serviceAccount", "serviceAccounts", "audience", "roleName"],
      ...["dangerouslyAllowAnyServiceAccount", "allowSelfAssume", "maxSessionDuration", "managedPolicies"],
      ...["statements", "permissionsBoundary"],
    ],
  },
  {
    name: "FederationStack",
    good: () => ({ ...CLUSTER, roles: [] }),
    make: of(FederationStack),
    props: Object.keys(FEDERATION_STACK_KINDS).slice(12),
  },
  {
    name: "a role",
    good: () => ({ ...RUNNER }),
    make: (scope, props) => of(FederationStack)(scope, { ...FEDERATION, roles: [props] }),
    props: Object.keys(FEDERATION_ROLE_KINDS),
  },
  {
    name: "DeniedSignIns",
    good: (scope) => ({ roleArns: ["arn:aws:iam::123456789012:role/a"], alarmTopic: new Topic(scope, "Topic") }),
    make: of(DeniedSignIns),
    props: ["roleArns", "alarmTopic", "runbookUrl"],
  },
];

/** What none of the props allows, or some do. */
const VALUES: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["an empty text", ""],
  ["text", "x y"],
  ["a number", 1.5],
  ["not a number", Number.NaN],
  ["true", true],
  ["an empty list", []],
  ["a list of numbers", [1]],
  ["a list of nulls", [null]],
  ["an object", {}],
  ["a function", () => "x"],
  ["a construct", new App()],
  ["a token of text", Lazy.string({ produce: () => "x" })],
  ["a token of a list", Fn.split(",", Fn.ref("List"))],
  ["a list of tokens", [Fn.ref("Item")]],
  ["a token of a number", Token.asNumber({ Ref: "Number" })],
  ["a token of anything", Token.asAny({ Ref: "Any" })],
  ["a duration that is a token", Duration.seconds(Token.asNumber({ Ref: "Seconds" }))],
];

function scopeOf(): Stack {
  return new Stack(createApp(), "Scope", { env: { region: "us-east-1" } });
}

/** The error, or null where it works. */
function errorOf({ good, make }: Subject, props: Props): unknown {
  const scope = scopeOf();
  try {
    make(scope, { ...good(scope), ...props });
    return null;
  } catch (error) {
    return error;
  }
}

describe.each(SUBJECTS)("$name", (subject) => {
  it("works with the props that it needs", () => {
    expect(errorOf(subject, {})).toBeNull();
  });

  it.each(["Mode", "issuerHost", "toString", "__proto"])("refuses a prop %s, which nobody reads", (key) => {
    const error = errorOf(subject, { [key]: "x" });
    expect(error).toBeInstanceOf(OptionError);
    expect(String(error)).toContain(`prop of ${subject.name}: "${key}" is not valid; allowed: `);
  });

  it.each(subject.props)("%s works or is refused by name, whatever is given", (prop) => {
    for (const [what, value] of VALUES) {
      const error = errorOf(subject, { [prop]: value });
      if (error === null) continue;
      expect(error instanceof OptionError || error instanceof ConfigError, `${what}: ${error}`).toBe(true);
      const { message } = error as Error;
      expect(message, what).toMatch(/ is not valid; allowed: /);
      expect(message, what).not.toMatch(/\n|Cannot read|is not a function|undefined undefined/);
    }
    expect(VALUES.length).toBeGreaterThan(10);
  });
});

it("props that are no object are refused", () => {
  const make = (props: unknown) => () => new WorkloadRole(scopeOf(), "Role", props as never);
  expect(make(undefined)).toThrow('props of WorkloadRole: "undefined" is not valid; allowed: an object of props');
  expect(make(null)).toThrow("an object of props");
});
