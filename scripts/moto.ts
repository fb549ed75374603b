import { join } from "node:path";
import { freePort, type Server, startServer } from "./processes.js";
import { ensurePythonEnv } from "./python-env.js";

/** The account that moto plays. */
export const MOTO_ACCOUNT = "000000000000";

/** The package, pinned. */
export const MOTO = "moto[server]==5.2.5";

/** Starts the moto server on a free port of 127.0.0.1, installing it before if need be. */
export async function startMoto(): Promise<Server> {
  return startMotoFrom(ensurePythonEnv("moto", [MOTO]));
}

/** Starts the moto server of a Python environment. @param bin - the folder of its executables */
export async function startMotoFrom(bin: string): Promise<Server> {
  const port = await freePort();
  return startServer({
    command: join(bin, "moto_server"),
    args: ["-H", "127.0.0.1", "-p", String(port)],
    env: { MOTO_ACCOUNT_ID: MOTO_ACCOUNT, MOTO_IAM_LOAD_MANAGED_POLICIES: "false" },
    port,
    logFile: join(".cache", "moto.log"),
    readyPath: "/moto-api/",
  });
}
