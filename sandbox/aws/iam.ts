import { clientIdOperations } from "./iam-client-ids.js";
import { rolePolicyOperations } from "./iam-role-policies.js";
import { roleOperations } from "./iam-roles.js";
import {
  checkedClientIds,
  checkedThumbprints,
  checkedUrl,
  checkLengths,
  required,
  type Tag,
  withoutTags,
  withTags,
} from "./iam-rules.js";
import { findProvider, type IamStore, type StoredProvider } from "./iam-store.js";
import { readNumber, readText } from "./input.js";
import { type Answer, AwsError, type Context, type Fields, type Operation, type Service } from "./model.js";

/** The IAM operations on OIDC providers and roles, working on `store`. */
export function iamService(store: IamStore): Service {
  return {
    name: "iam",
    version: "2010-05-08",
    xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    jsonTarget: null,
    operations: new Map<string, Operation>([
      ["CreateOpenIDConnectProvider", (input, context) => create(store, input, context)],
      ["GetOpenIDConnectProvider", (input) => get(store, input)],
      ["ListOpenIDConnectProviders", () => list(store)],
      ["UpdateOpenIDConnectProviderThumbprint", (input) => updateThumbprint(store, input)],
      ["DeleteOpenIDConnectProvider", (input) => remove(store, input)],
      ["TagOpenIDConnectProvider", (input) => changeTags(store, input, withTags)],
      ["UntagOpenIDConnectProvider", (input) => changeTags(store, input, withoutTags)],
      ["ListOpenIDConnectProviderTags", (input) => listTags(store, input)],
      ...clientIdOperations(store),
      ...roleOperations(store),
      ...rolePolicyOperations(store),
    ]),
  };
}

async function create(store: IamStore, input: Fields, { account, now }: Context): Promise<Answer> {
  const given = required(input, "Url");
  checkLengths(input);
  const url = checkedUrl(given);
  const arn = `arn:aws:iam::${account}:oidc-provider/${url}`;
  const thumbprints = await thumbprintsFor(store, given, input);
  const clientIds = checkedClientIds(input);
  const tags = withTags([], input);
  if (store.providers.has(arn)) {
    throw new AwsError("EntityAlreadyExists", `Provider with url ${given} already exists.`, 409);
  }
  store.providers.set(arn, { arn, url, clientIds, thumbprints, tags, createdAt: now });
  const shown = tags.length === 0 ? {} : { Tags: tags.map(tagFields) };
  return { output: { OpenIDConnectProviderArn: arn, ...shown }, summary: `${arn} with ${thumbprints.join(", ")}` };
}

/**
 * The list given, or what IAM fetches itself when none is. AWS documents one certificate, and not which of a host's
 * chains it sees: here the last of each is taken.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html (ThumbprintList)
 */
async function thumbprintsFor({ issuers }: IamStore, url: string, input: Fields): Promise<readonly string[]> {
  if (input.ThumbprintList !== undefined) {
    return checkedThumbprints(input);
  }
  if (issuers === null) {
    return [];
  }
  const fetched = await issuers.thumbprintsOf(url);
  if (fetched.length === 0) {
    const text = "Please check your OpenID Connect Provider URL: IAM cannot connect to it.";
    throw new AwsError("OpenIdIdpCommunicationError", text);
  }
  return checkedThumbprints({ ThumbprintList: fetched });
}

function get(store: IamStore, input: Fields): Answer {
  const provider = findProvider(store, input);
  const thumbprints = visibleThumbprints(store, provider);
  return {
    output: {
      Url: provider.url,
      ClientIDList: provider.clientIds,
      ThumbprintList: thumbprints,
      CreateDate: provider.createdAt,
      Tags: provider.tags.map(tagFields),
    },
    summary: `${provider.arn} has ${thumbprints.join(", ")}`,
  };
}

/** Not paginated, and ARNs only, as on AWS. */
function list(store: IamStore): Answer {
  const arns = [...store.providers.keys()];
  return {
    output: { OpenIDConnectProviderList: arns.map((arn) => ({ Arn: arn })) },
    summary: `providers: ${arns.length}`,
  };
}

function updateThumbprint(store: IamStore, input: Fields): Answer {
  checkLengths(input);
  const provider = findProvider(store, input);
  const thumbprints = checkedThumbprints(input);
  if (store.staleGets > 0) {
    const shown = store.outdated.get(provider.arn)?.thumbprints ?? provider.thumbprints;
    store.outdated.set(provider.arn, { thumbprints: shown, getsLeft: store.staleGets });
  }
  store.providers.set(provider.arn, { ...provider, thumbprints });
  return { output: null, summary: `${provider.arn} now has ${thumbprints.join(", ")}` };
}

/** The API page calls this idempotent; AWS is not: it answered 404 when LocalStack recorded it on 2026-02-18. */
function remove(store: IamStore, input: Fields): Answer {
  const arn = required(input, "OpenIDConnectProviderArn");
  if (!store.providers.delete(arn)) {
    throw new AwsError("NoSuchEntity", `OpenId connect Provider ${arn} cannot be found.`, 404);
  }
  store.outdated.delete(arn);
  return { output: null, summary: arn };
}

function changeTags(
  store: IamStore,
  input: Fields,
  change: (present: readonly Tag[], input: Fields) => readonly Tag[],
): Answer {
  const provider = findProvider(store, input);
  const tags = change(provider.tags, input);
  store.providers.set(provider.arn, { ...provider, tags });
  return { output: null, summary: `${provider.arn} now has tags ${tags.map((tag) => tag.key).join(", ")}` };
}

function listTags(store: IamStore, input: Fields): Answer {
  const provider = findProvider(store, input);
  const start = Number(readText(input, "Marker") ?? 0);
  const end = start + (readNumber(input, "MaxItems") ?? 100);
  const more = end < provider.tags.length;
  return {
    output: {
      Tags: provider.tags.slice(start, end).map(tagFields),
      IsTruncated: more,
      ...(more ? { Marker: String(end) } : {}),
    },
    summary: `${provider.arn} has tags ${provider.tags.map((tag) => tag.key).join(", ")}`,
  };
}

function visibleThumbprints(store: IamStore, provider: StoredProvider): readonly string[] {
  const outdated = store.outdated.get(provider.arn);
  if (outdated === undefined) {
    return provider.thumbprints;
  }
  outdated.getsLeft -= 1;
  if (outdated.getsLeft <= 0) {
    store.outdated.delete(provider.arn);
  }
  return outdated.thumbprints;
}

function tagFields(tag: Tag): Fields {
  return { Key: tag.key, Value: tag.value };
}
