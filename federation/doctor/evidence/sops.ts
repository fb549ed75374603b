import type { SopsKey } from "./evidence.js";
import { firstDocument } from "./first-document.js";
import { keysOfConfig, keysOfList, keysOfMetadata, SopsRefusal } from "./sops-rules.js";

/** A larger file is not looked at. */
export const MAX_SOPS_BYTES = 4 * 1024 * 1024;

/** Why a file that is SOPS's cannot be understood. */
export interface Refused {
  readonly refused: string;
}

/**
 * The KMS keys that a `.sops.yaml` or an encrypted file names, with the roles that SOPS assumes for them and the
 * profiles that it takes. Empty for a file of another kind; refused for one that SOPS would not take either.
 * @see https://getsops.io/docs (KMS and roles)
 */
export function readSopsKeys(file: string, text: string): readonly SopsKey[] | Refused {
  try {
    if (/\.(env|ini)$/i.test(file)) return fromDotenv(file, text);
    if (isConfig(file)) return keysOfConfig(file, documentOf(text));
    return fromEncrypted(file, text);
  } catch (error) {
    if (error instanceof SopsRefusal) return { refused: error.message };
    throw error;
  }
}

/** The keys of SOPS_KMS_ARN, which stands for a rule. */
export function keysOfVariable(name: string, text: string): readonly SopsKey[] {
  return keysOfList(name, text, null);
}

/** Whether SOPS reads its rules from a file of this name. */
export function isConfig(file: string): boolean {
  return /(^|[/\\])\.sops\.ya?ml$/.test(file);
}

function fromEncrypted(file: string, text: string): readonly SopsKey[] {
  if (/\.json$/i.test(file)) return keysOfMetadata(file, jsonOf(text).sops);
  const blocks = metadataBlocks(text);
  if (blocks.length > 0) return blocks.flatMap((block) => keysOfMetadata(file, fieldOf(documentOf(block), "sops")));
  // Rules under another name, and metadata in one line; what cannot be parsed is a template, or something else.
  if (!/\b(sops|creation_rules)\b/.test(text)) return [];
  const document = documentOf(text);
  return fieldOf(document, "creation_rules") === undefined
    ? keysOfMetadata(file, fieldOf(document, "sops"))
    : keysOfConfig(file, document);
}

/** The lines from each `sops:` at the margin to the next line at the margin: the rest may be large, and is not SOPS's. */
function metadataBlocks(text: string): string[] {
  const blocks: string[][] = [];
  let block: string[] | null = null;
  for (const line of text.split("\n")) {
    if (/^sops:\s*$/.test(line)) {
      block = [];
      blocks.push(block);
    } else if (/^[^\s#-]/.test(line) || line.startsWith("---")) block = null;
    block?.push(line);
  }
  return blocks.map((lines) => lines.join("\n"));
}

function documentOf(text: string): unknown {
  const parsed = firstDocument(text);
  if ("problem" in parsed) throw new SopsRefusal(`it ${parsed.problem}`);
  return parsed.value;
}

function jsonOf(text: string): { readonly sops?: unknown } {
  if (!text.includes('"sops"')) return {};
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new SopsRefusal("it is not JSON");
  }
}

function fieldOf(document: unknown, name: string): unknown {
  const isMap = typeof document === "object" && document !== null && !Array.isArray(document);
  return isMap ? (document as Record<string, unknown>)[name] : undefined;
}

/** SOPS flattens its data there: `sops_kms__list_0__map_arn=…`. */
function fromDotenv(file: string, text: string): readonly SopsKey[] {
  const entries = new Map<string, Record<string, string>>();
  for (const [, index = "", name = "", value = ""] of text.matchAll(
    /^(?:sops_)?kms__list_(\d{1,3})__map_(arn|role|aws_profile)[ \t]*=[ \t]*"?([^"\r\n]*)"?$/gm,
  )) {
    entries.set(index, { ...entries.get(index), [name]: value.trim() });
  }
  return keysOfMetadata(file, { kms: [...entries.values()] });
}
