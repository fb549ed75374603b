import { FAMILIES, type Family, type FamilyId } from "./families.js";

/** What people run, and the family that it belongs to. */
const TOOLS = {
  boto3: { name: "boto3", family: "boto3" },
  "aws-cli": { name: "AWS CLI", family: "aws-cli" },
  node: { name: "JavaScript SDK", family: "javascript" },
  go: { name: "Go SDK", family: "go" },
  sops: { name: "SOPS", family: "go" },
  terraform: { name: "Terraform", family: "go" },
} as const satisfies Record<string, { readonly name: string; readonly family: FamilyId }>;

export type Tool = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as readonly Tool[];

/** The family of a tool; all families when none is named. */
export function familiesOf(tool: Tool | null): readonly Family[] {
  return tool === null ? FAMILIES : FAMILIES.filter(({ id }) => id === TOOLS[tool].family);
}

/** The tools of a family, or the one asked for: `Go SDK, SOPS, Terraform`. */
export function namesOf({ id }: Family, tool: Tool | null): string {
  if (tool !== null) return TOOLS[tool].name;
  const own = TOOL_NAMES.filter((name) => TOOLS[name].family === id);
  return own.map((name) => TOOLS[name].name).join(", ");
}
