import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIssuer } from "../../sandbox/issuer.js";
import { chain, trustedRoots } from "../../sandbox/pki.js";
import { startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { ScriptError } from "../run-script.js";
import { install } from "./make-app.js";
import { must } from "./run.js";

const ISSUER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";

/** Installs the package into an empty folder, and runs its command there against a local issuer. */
export async function tryCommand(tarball: string, folder: string): Promise<void> {
  mkdirSync(folder);
  await must("npm", ["init", "-y"], folder);
  await install(folder, tarball);
  const identities = await Promise.all([chain("rsa"), chain("ecdsa")]);
  const frontEnd = await startTlsFrontEnd({ identities, onRequest: createIssuer({ issuer: ISSUER }).onRequest });
  try {
    writeFileSync(join(folder, "roots.pem"), (await trustedRoots()).join("\n"));
    const target = `container.googleapis.com:443:127.0.0.1:${frontEnd.port}`;
    const args = ["inspect", ISSUER, "--json", "--ca-file", "roots.pem", "--connect-to", target];
    const printed = await must(join(folder, "node_modules/.bin/oidc-thumbprints"), args, folder);
    const expected = identities.map(({ thumbprint }) => thumbprint).sort();
    const actual = [...JSON.parse(printed).required].sort();
    if (actual.join() !== expected.join()) throw new ScriptError(`expected ${expected}, came out ${actual}`);
    process.stdout.write(`the installed package inspects: ${actual.join(" ")}\n`);
  } finally {
    await frontEnd.close();
  }
}
