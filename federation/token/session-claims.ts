/** A name with its values: a tag of a session, or a claim. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a token wants its session to carry. */
export interface SessionClaims {
  readonly tags: readonly NamedValues[];
  /** Keys of tags that stay when the session assumes another role. */
  readonly transitiveKeys: readonly string[];
  readonly sourceIdentity: string | null;
}

const TAGS = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
/** AWS allows 50 tags; more are not kept. */
const MAX_TAGS = 50;

/**
 * The session tags and the source identity in the claims of a token, nested or flattened, as AWS documents both forms.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
 */
export function sessionClaims(payload: object): SessionClaims {
  const claims = Object.entries(payload);
  const nested = membersOf(claims.find(([name]) => name === TAGS)?.[1]);
  const find = (name: string) =>
    [...nested, ...claims.map(([key, value]) => [key.replace(`${TAGS}/`, ""), value])].find(
      ([key]) => key === name,
    )?.[1];
  const prefix = `${TAGS}/principal_tags/`;
  const flat = claims
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const [sourceIdentity = null] = valuesOf(claims.find(([name]) => name === SOURCE_IDENTITY)?.[1]);
  const tags = [...membersOf(find("principal_tags")), ...flat].slice(0, MAX_TAGS);
  return {
    tags: tags.map(([name, value]) => ({ name, values: valuesOf(value) })),
    transitiveKeys: valuesOf(find("transitive_tag_keys")),
    sourceIdentity,
  };
}

/** The claims of these names, in the order of the names. */
export function claimsNamed(payload: object, names: readonly string[]): NamedValues[] {
  const claims = new Map(Object.entries(payload));
  return names
    .filter((name) => claims.has(name))
    .map((name) => ({ name, values: valuesOf(claims.get(name)) }))
    .filter(({ values }) => values.length > 0);
}

function membersOf(value: unknown): (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Text, numbers and truth values as text; a list of such; nothing of anything else. */
function valuesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value.slice(0, MAX_TAGS) : [value];
  return list
    .filter((each) => ["string", "number", "boolean"].includes(typeof each))
    .map((each) => String(each).slice(0, 2048));
}
