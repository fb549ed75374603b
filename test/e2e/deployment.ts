import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { trustedRoots } from "../../sandbox/pki.js";

const run = promisify(execFile);

const STACK = "OidcThumbprints";

/** Outputs of the stack by name. */
export type Outputs = Readonly<Record<string, string>>;

/** The app, deployed with the real CDK command line to an emulator. */
export class Deployment {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, url: string) {
    this.#folder = folder;
    this.#env = {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      CDK_DEFAULT_REGION: "us-east-1",
      CI: "true",
    };
  }

  /** Bootstraps the account. */
  static async bootstrap(url: string, account: string): Promise<Deployment> {
    const deployment = new Deployment(await mkdtemp(join(tmpdir(), "oidc-e2e-")), url);
    await deployment.#cdk(["bootstrap", `aws://${account}/us-east-1`, "--app", ""]);
    await writeFile(deployment.caFile, (await trustedRoots()).join("\n"));
    return deployment;
  }

  get caFile(): string {
    return join(this.#folder, "roots.pem");
  }

  /** The template of the last deployment. */
  get templateFile(): string {
    return join(this.#folder, "cdk.out", `${STACK}.template.json`);
  }

  /** Deploys with this context; a second time updates in place. */
  async deploy(context: Readonly<Record<string, string>>): Promise<Outputs> {
    const outputs = join(this.#folder, "outputs.json");
    const options = Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const assembly = ["--output", join(this.#folder, "cdk.out")];
    const quietly = ["--method=direct", "--require-approval", "never", "--outputs-file", outputs];
    await this.#cdk(["deploy", STACK, ...quietly, ...assembly, ...options]);
    return JSON.parse(await readFile(outputs, "utf8"))[STACK];
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  async #cdk(args: readonly string[]): Promise<void> {
    try {
      await run("npx", ["cdk", ...args], { env: this.#env, timeout: 120_000 });
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`cdk ${args[0]} failed\n${stdout}\n${stderr}`);
    }
  }
}
