import { join } from "node:path";
import { MOTO, MOTO_ACCOUNT, startMotoFrom } from "./moto.js";
import { freePort, type Server, startServer } from "./processes.js";
import { ensurePythonEnv } from "./python-env.js";

const MINISTACK = "ministack==1.5.33";

/** Two emulators that together run a deployed stack: MiniStack everything but IAM, moto IAM. */
export interface Emulators {
  readonly ministack: Server;
  readonly moto: Server;
  stop(): Promise<void>;
}

/**
 * Starts both on free ports of 127.0.0.1, installing them before if need be.
 *
 * MiniStack runs functions with the `node` that comes first on the PATH, in its own environment: so they find moto for
 * IAM, and MiniStack itself for the rest.
 *
 * @param nodeFolder - the folder of that `node`
 */
export async function startEmulators(nodeFolder: string): Promise<Emulators> {
  const bin = ensurePythonEnv("e2e", [MOTO, MINISTACK]);
  const moto = await startMotoFrom(bin);
  const port = await freePort();
  try {
    const ministack = await startServer({
      command: join(bin, "ministack"),
      args: [],
      env: {
        PATH: `${nodeFolder}:${process.env.PATH}`,
        GATEWAY_PORT: String(port),
        BIND_HOST: "127.0.0.1",
        IOT_MTLS_ENABLED: "0",
        LAMBDA_EXECUTOR: "local",
        AWS_ENDPOINT_URL_IAM: moto.url,
        // The SDK compresses large bodies, which MiniStack does not read.
        AWS_DISABLE_REQUEST_COMPRESSION: "true",
        ACCOUNT_ID: MOTO_ACCOUNT,
      },
      port,
      logFile: join(".cache", "ministack.log"),
      readyPath: "/_ministack/health",
    });
    const stop = async () => {
      await Promise.all([ministack.stop(), moto.stop()]);
    };
    return { ministack, moto, stop };
  } catch (error) {
    await moto.stop();
    throw error;
  }
}
