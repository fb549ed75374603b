// Packs the package, installs it in an empty folder elsewhere, and runs its command there against a local issuer.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createIssuer } from "../sandbox/issuer.js";
import { chain, trustedRoots } from "../sandbox/pki.js";
import { startTlsFrontEnd } from "../sandbox/tls-front-end.js";

const ISSUER = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";

function must(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "oidc-package-"));
  const identities = await Promise.all([chain("rsa"), chain("ecdsa")]);
  const frontEnd = await startTlsFrontEnd({ identities, onRequest: createIssuer({ issuer: ISSUER }).onRequest });
  try {
    const [{ filename }] = JSON.parse(
      must("npm", ["pack", "--json", "--silent", "--pack-destination", folder], resolve(".")),
    );
    must("npm", ["init", "-y"], folder);
    must("npm", ["install", "--silent", "--no-audit", "--no-fund", join(folder, filename)], folder);
    writeFileSync(join(folder, "roots.pem"), (await trustedRoots()).join("\n"));
    const target = `container.googleapis.com:443:127.0.0.1:${frontEnd.port}`;
    // Not spawnSync: the front end answers from this process.
    const printed = await run(
      join(folder, "node_modules/.bin/oidc-thumbprints"),
      [...["inspect", ISSUER, "--json", "--ca-file", "roots.pem", "--connect-to", target]],
      folder,
    );
    const expected = identities.map(({ thumbprint }) => thumbprint).sort();
    const actual = [...JSON.parse(printed).required].sort();
    if (actual.join() !== expected.join()) throw new Error(`expected ${expected}, came out ${actual}`);
    process.stdout.write(`the installed package inspects: ${actual.join(" ")}\n`);
  } finally {
    await frontEnd.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? done(printed) : fail(new Error(`${command} exited with ${code}`))));
  });
}

await main();
