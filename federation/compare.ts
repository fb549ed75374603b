/** How two names of an issuer differ although they mean the same one. */
export type FormDifference = "zones" | "scheme" | "slash" | "case";

const NORMALIZERS: Readonly<Record<FormDifference, (name: string) => string>> = {
  zones: (name) => name.replace("/zones/", "/locations/"),
  scheme: (name) => name.replace(/^https?:\/\//i, ""),
  slash: (name) => name.replace(/\/+$/, ""),
  case: (name) => name.toLowerCase(),
};

/**
 * The forms in which two issuer names differ: empty when they are equal, null when they are different issuers.
 *
 * - `h/v1/projects/p/zones/z/clusters/c` and `h/v1/projects/p/locations/z/clusters/c`: zones
 * - `https://h/p` and `h/P/`: scheme, slash, case
 */
export function formDifferences(one: string, other: string): FormDifference[] | null {
  const forms = Object.keys(NORMALIZERS) as FormDifference[];
  // Scheme first: it hides behind case otherwise.
  const normalize = (name: string, without?: FormDifference) =>
    forms.filter((form) => form !== without).reduce((text, form) => NORMALIZERS[form](text), name);
  if (normalize(one) !== normalize(other)) return null;
  return forms.filter((form) => normalize(one, form) !== normalize(other, form));
}

/**
 * Two texts cut to where they differ, with one shared segment before it.
 *
 * - `a:b:c:runner` and `a:b:c:default` with `:` are `…:c:runner` and `…:c:default`
 */
export function contrast(one: string, other: string, separator: string): readonly [string, string] {
  const [first, second] = [one.split(separator), other.split(separator)];
  const differs = first.findIndex((segment, index) => segment !== second[index]);
  const from = Math.max((differs < 0 ? Math.min(first.length, second.length) : differs) - 1, 0);
  const cut = (segments: readonly string[]) =>
    (from === 0 ? "" : `…${separator}`) + segments.slice(from).join(separator);
  return [cut(first), cut(second)];
}

/** An ARN taken apart; null when the text is none. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: string): Arn | null {
  const [, partition = "", service = "", account = "", resource = ""] =
    /^arn:(aws[a-z-]*):([a-z0-9-]+):[a-z0-9-]*:(\d{12}):(\S+)$/.exec(text) ?? [];
  return partition === "" ? null : { partition, service, account, resource };
}

/** The ARN of a role, or null. A path is part of the resource: `role/path/name`. */
export function parseRoleArn(text: string): Arn | null {
  const arn = parseArn(text);
  return arn?.service === "iam" && /^role\/[\w+=,.@/-]+$/.test(arn.resource) ? arn : null;
}

/** The name of a role without its path. */
export function roleNameOf({ resource }: Arn): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}
