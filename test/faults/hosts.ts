import type { RequestListener } from "node:http";
import type { Clock } from "../../rotation/ports.js";
import { startFaultyFrontEnd } from "../../sandbox/faulty-front-end.js";
import { type ListeningFrontEnd, startTlsFrontEnd } from "../../sandbox/tls-front-end.js";
import { hostChain } from "./host-chains.js";
import type { Connection, Host, Injection, Presents } from "./model.js";

export const NAMES: Readonly<Record<Host, string>> = { idp: "idp.example", keys: "keys.example" };

/** What one host of the issuer in trouble runs. */
export interface HostPlan {
  readonly host: Host;
  readonly injections: readonly Injection[];
  readonly onRequest: RequestListener;
  readonly clock: Clock;
}

/** The front ends of a host, as a row wants them: one, or a good and a bad one. */
export async function startHost(plan: HostPlan): Promise<ListeningFrontEnd[]> {
  const { host, injections } = plan;
  const fault = injections.find((each) => (each.on === "connection" || each.on === "chain") && each.host === host);
  if (fault === undefined || !("host" in fault)) return [await serve("good", plan)];
  const bad = fault.on === "chain" ? serve(fault.presents, plan) : misbehave(fault.connection, plan);
  return Promise.all(fault.beside ? [serve("good", plan), bad] : [bad]);
}

async function serve(presents: Presents, { host, onRequest }: HostPlan): Promise<ListeningFrontEnd> {
  return startTlsFrontEnd({ identities: [await hostChain(presents, NAMES[host])], onRequest });
}

async function misbehave(connection: Connection, plan: HostPlan): Promise<ListeningFrontEnd> {
  if (connection === "tls1.1") {
    const identities = [await hostChain("good", NAMES[plan.host])];
    return startTlsFrontEnd({ identities, minVersion: "TLSv1.1", maxVersion: "TLSv1.1" });
  }
  if (connection === "client-certificate") {
    const identities = [await hostChain("good", NAMES[plan.host])];
    return startTlsFrontEnd({ identities, clientCertificate: true, onRequest: plan.onRequest });
  }
  if (connection === "drip" || connection === "reset-for-alert") {
    const upstream = await serve("good", plan);
    const fault = connection === "drip" ? ({ timer: plan.clock } as const) : ({ insteadOfAlert: "reset" } as const);
    const proxy = await startFaultyFrontEnd({ upstream, ...fault });
    return { ...proxy, close: async () => void (await Promise.all([proxy.close(), upstream.close()])) };
  }
  if (connection !== "refused") return startFaultyFrontEnd(connection);
  // It listened once.
  const gone = await startFaultyFrontEnd("silent");
  await gone.close();
  return gone;
}
