import { readFileSync } from "node:fs";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { vi } from "vitest";
import { ThumbprintRotation, type ThumbprintRotationProps } from "../../lib/index.js";

// The first synth of a file loads the CDK and bundles the function: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** The feature flags that the app is deployed with. */
export const FLAGS: Readonly<Record<string, unknown>> = readFlags();

/** A resource of a template; its properties are as deep as they come. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** An app as `cdk synth` makes it, without the validation that takes seconds: one test has it on. */
export function createApp(context: Readonly<Record<string, unknown>> = {}): App {
  return new App({ builtinCloudFormationValidation: false, context: { ...FLAGS, ...context } });
}

/** A stack with nothing but the construct, in us-east-1 of no account in particular unless told otherwise. */
export function createStack(props: ThumbprintRotationProps = {}, region: string | null = "us-east-1"): Stack {
  const stack = new Stack(createApp(), "Oidc", region === null ? {} : { env: { region } });
  new ThumbprintRotation(stack, "Rotation", props);
  return stack;
}

/** The template of such a stack. The one of a default deployment is made once. */
export function templateOf(props?: ThumbprintRotationProps, region?: string | null): Template {
  if (props !== undefined || region !== undefined) return Template.fromStack(createStack(props, region));
  defaultTemplate ??= Template.fromStack(createStack());
  return defaultTemplate;
}

let defaultTemplate: Template | undefined;

/** All resources of a type whose logical id begins with `prefix`. */
export function resourcesOf(template: Template, type: string, prefix = ""): Resource[] {
  const found = Object.entries(template.findResources(type)) as [string, unknown][];
  return found.filter(([id]) => id.startsWith(prefix)).map(([, resource]) => resource as Resource);
}

/** The one resource of a type whose logical id begins with `prefix`. */
export function resourceOf(template: Template, type: string, prefix = ""): Resource {
  const [only, ...more] = resourcesOf(template, type, prefix);
  if (only === undefined || more.length > 0) throw new Error(`not exactly one ${type} ${prefix}*`);
  return only;
}

/** References as text: `<Id.Arn>`, `<AWS::AccountId>`, joined ones in place. */
export function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== "object" || value === null) return value;
  const [[name, given] = ["", null], ...rest] = Object.entries(value);
  if (rest.length === 0 && name === "Ref") return `<${given}>`;
  if (rest.length === 0 && name === "Fn::GetAtt") return `<${(given as string[]).join(".")}>`;
  if (rest.length === 0 && name === "Fn::Join") return (flat(given[1]) as string[]).join(given[0]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]));
}

function readFlags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
  return Object.fromEntries(Object.entries(context).filter(([key]) => key.startsWith("@aws-cdk")));
}
