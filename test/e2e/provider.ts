import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  IAMClient,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";

/** A provider in an emulator's IAM, as somebody other than the function sees and changes it. */
export class Provider {
  readonly #iam: IAMClient;
  readonly #arn: string;

  private constructor(iam: IAMClient, arn: string) {
    this.#iam = iam;
    this.#arn = arn;
  }

  static async register(endpoint: string, issuer: string, thumbprint: string): Promise<Provider> {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const iam = new IAMClient({ endpoint, region: "us-east-1", credentials });
    const input = { Url: issuer, ClientIDList: ["sts.amazonaws.com"], ThumbprintList: [thumbprint] };
    const { OpenIDConnectProviderArn = "" } = await iam.send(new CreateOpenIDConnectProviderCommand(input));
    return new Provider(iam, OpenIDConnectProviderArn);
  }

  /** The registered list, sorted. */
  async registered(): Promise<string[]> {
    const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: this.#arn });
    const { ThumbprintList = [] } = await this.#iam.send(command);
    return [...ThumbprintList].sort();
  }

  async write(thumbprint: string): Promise<void> {
    const input = { OpenIDConnectProviderArn: this.#arn, ThumbprintList: [thumbprint] };
    await this.#iam.send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
  }
}
