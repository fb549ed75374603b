import { createIssuer } from "../../sandbox/issuer.js";
import { authority, daysAround, toChain } from "../../sandbox/pki.js";
import { createIntermediate, createRoot, issueLeaf } from "../../sandbox/throwaway-ca.js";
import { startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { World } from "../../sandbox/world.js";
import { FOREIGN, leadSdk, OLD } from "./stage.js";

/** Clears a screen, turns text around, ends lines, and is markup of pages and of chats. */
export const HOSTILE =
  "\u001b[2J\u202e\u2066\u200b\u2028\r\n\u0007<script>alert(1)</script>'\"><img src=x onerror=alert(2)> *b* <!channel> [t](https://evil.example)";

/** As much of it as a path of an issuer URL can be: IAM's XML cannot carry controls. */
const HOSTILE_PATH = HOSTILE.replaceAll(/\p{Cc}/gu, "");

const LEAF = daysAround(-24, 60);
/** Ends so soon that a finding names the certificate. */
const ENDING = daysAround(-700, 10);

/** A world where every text that comes from outside is hostile. */
export interface HostileWorld {
  readonly world: World;
  readonly connectTo: readonly string[];
  close(): Promise<void>;
}

/** Five providers: one for each way in which a text gets to people. */
export async function startHostileWorld(): Promise<HostileWorld> {
  const world = await World.create();
  const subjects = await chainsOf("subjects.example", true);
  const impostor = await chainsOf("impostor.example", false);
  const served = [
    { host: "subjects.example", chain: subjects, issuer: "https://subjects.example/a" },
    { host: "impostor.example", chain: impostor, issuer: "https://impostor.example/a" },
    { host: "tags.example", chain: await chainsOf("tags.example", true), issuer: "https://tags.example/a" },
    { host: "errors.example", chain: await chainsOf("errors.example", true), issuer: "https://errors.example/a" },
    { host: "other.example", chain: await chainsOf("other.example", true), issuer: `https://other.example/${HOSTILE}` },
  ];
  const frontEnds = await Promise.all(
    served.map(async ({ host, chain, issuer }) => {
      const { onRequest } = host === "other.example" ? mismatch(issuer) : createIssuer({ issuer });
      return { host, frontEnd: await startTlsFrontEnd({ identities: [chain], onRequest }) };
    }),
  );
  await world.register("https://subjects.example/a", [subjects.certificates[0].sha1, OLD]);
  await world.register(`https://impostor.example/${HOSTILE_PATH}`, [OLD]);
  await world.register("https://tags.example/a", [OLD], { "thumbprint-rotation": HOSTILE });
  const failing = await world.register("https://errors.example/a", [OLD]);
  await world.register("https://other.example/a", [FOREIGN]);
  const fault = { kind: "error", code: "InvalidInput", message: HOSTILE, status: 400 } as const;
  world.aws.faults.add("UpdateOpenIDConnectProviderThumbprint", fault, undefined, failing);
  leadSdk(world);
  const connectTo = frontEnds.map(({ host, frontEnd }) => `${host}:443:127.0.0.1:${frontEnd.port}`);
  const close = async () => {
    await Promise.all([world.close(), ...frontEnds.map(({ frontEnd }) => frontEnd.close())]);
  };
  return { world, connectTo, close };
}

/** A leaf and a CA whose names are hostile; under a trusted root, or not. */
async function chainsOf(host: string, trusted: boolean) {
  const names = { name: HOSTILE, keyKind: "ecdsa" } as const;
  const root = trusted ? authority("ecdsaRoot") : createRoot({ ...names, validity: daysAround(-100, 2000) });
  const ca = await createIntermediate(root, { ...names, validity: ENDING });
  const leaf = await issueLeaf(ca, { hosts: [host], keyKind: "ecdsa", validity: LEAF, subject: HOSTILE });
  return toChain(leaf.keyPem, [leaf.certificate, ca.certificate]);
}

/** Says of every document that it is of a hostile issuer. */
function mismatch(issuer: string): Pick<ReturnType<typeof createIssuer>, "onRequest"> {
  const body = JSON.stringify({ issuer, jwks_uri: "https://other.example/jwks" });
  return { onRequest: (_request, response) => void response.writeHead(200).end(body) };
}
