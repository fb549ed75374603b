import {
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { normalizeThumbprints } from "../../core/certificate/thumbprint.js";
import type { Provider, Thumbprint } from "../../core/model.js";
import { issuerNameOfArn, issuerOfUrl } from "../../core/reach/issuer.js";
import type { ProviderStore } from "../../ports.js";
import { callAws } from "./call.js";

/** The OIDC providers of the account that the client is bound to. */
export class IamProviders implements ProviderStore {
  readonly #client: IAMClient;
  readonly #signal: AbortSignal;

  /** @param signal - aborts when the run's time is up */
  constructor(client: IAMClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /** IAM does not paginate this list. */
  async list(): Promise<readonly string[]> {
    const call = { action: "iam:ListOpenIDConnectProviders", resource: "*" };
    const { OpenIDConnectProviderList = [] } = await callAws(call, () =>
      this.#client.send(new ListOpenIDConnectProvidersCommand({}), { abortSignal: this.#signal }),
    );
    return OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []);
  }

  async get(arn: string): Promise<Provider> {
    const call = { action: "iam:GetOpenIDConnectProvider", resource: arn };
    const provider = await callAws(call, () =>
      this.#client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }), {
        abortSignal: this.#signal,
      }),
    );
    const tags = (provider.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]);
    return {
      arn,
      issuer: issuerOfUrl(provider.Url ?? issuerNameOfArn(arn)),
      clientIds: provider.ClientIDList ?? [],
      thumbprints: normalizeThumbprints(provider.ThumbprintList ?? []),
      tags: Object.fromEntries(tags),
    };
  }

  async update(arn: string, thumbprints: readonly Thumbprint[]): Promise<void> {
    const call = { action: "iam:UpdateOpenIDConnectProviderThumbprint", resource: arn };
    const input = { OpenIDConnectProviderArn: arn, ThumbprintList: [...thumbprints] };
    await callAws(call, () =>
      this.#client.send(new UpdateOpenIDConnectProviderThumbprintCommand(input), { abortSignal: this.#signal }),
    );
  }
}
