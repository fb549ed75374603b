import { checkedClientIds, required } from "./iam-rules.js";
import { findProvider, type IamStore, type StoredProvider } from "./iam-store.js";
import type { Answer, Fields, Operation } from "./model.js";

/**
 * The IAM operations on the client IDs of a provider. Both may be repeated without harm.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
 */
export function clientIdOperations(store: IamStore): readonly (readonly [string, Operation])[] {
  return [
    ["AddClientIDToOpenIDConnectProvider", (input) => add(store, input)],
    ["RemoveClientIDFromOpenIDConnectProvider", (input) => remove(store, input)],
  ];
}

function add(store: IamStore, input: Fields): Answer {
  const provider = findProvider(store, input);
  const ClientIDList = [...provider.clientIds, required(input, "ClientID")];
  return replace(store, provider, checkedClientIds({ ClientIDList }));
}

function remove(store: IamStore, input: Fields): Answer {
  const provider = findProvider(store, input);
  const removed = required(input, "ClientID");
  return replace(
    store,
    provider,
    provider.clientIds.filter((id) => id !== removed),
  );
}

function replace(store: IamStore, provider: StoredProvider, clientIds: readonly string[]): Answer {
  store.providers.set(provider.arn, { ...provider, clientIds });
  return { output: null, summary: `${provider.arn} now has client IDs ${clientIds.join(", ")}` };
}
