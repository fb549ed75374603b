import type { Endpoint } from "../model.js";

/** One `--connect-to`, as curl's. Null stands for "any" on the left and for "the same" on the right. */
export interface ConnectTo {
  readonly host: string | null;
  readonly port: number | null;
  readonly toHost: string | null;
  readonly toPort: number | null;
}

const HOST = "\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]*";
const CONNECT_TO = new RegExp(`^(${HOST}):(\\d*):(${HOST}):(\\d*)$`);

/**
 * Reads `HOST1:PORT1:HOST2:PORT2`; an IPv6 literal stands in brackets. Null when it cannot be read.
 *
 * - `a.example:443:127.0.0.1:8443` dials 127.0.0.1:8443 for a.example:443
 * - `::127.0.0.1:8443` does so for every endpoint
 * - `a.example:443::8443` keeps the host and changes the port
 * @see https://curl.se/docs/manpage.html#--connect-to
 */
export function parseConnectTo(text: string): ConnectTo | null {
  const [match, host = "", port = "", toHost = "", toPort = ""] = CONNECT_TO.exec(text) ?? [];
  const [from, to] = [portOf(port), portOf(toPort)];
  if (match === undefined || from === undefined || to === undefined) return null;
  return { host: hostOf(host), port: from, toHost: hostOf(toHost), toPort: to };
}

/** Where to dial instead of an endpoint. */
export interface ConnectTarget extends Endpoint {
  /** Whether the user named the host: a rule that changes the port alone says nothing about addresses. */
  readonly explicit: boolean;
}

/** The targets to dial instead of an endpoint; several for one endpoint are several front ends. */
export function connectTargets(rules: readonly ConnectTo[], { host, port }: Endpoint): ConnectTarget[] {
  return rules
    .filter((rule) => (rule.host ?? host) === host && (rule.port ?? port) === port)
    .map(({ toHost, toPort }) => ({ host: toHost ?? host, port: toPort ?? port, explicit: toHost !== null }));
}

function hostOf(text: string): string | null {
  return text === "" ? null : text.replace(/[[\]]/g, "").toLowerCase();
}

/** Undefined when the number is no port. */
function portOf(text: string): number | null | undefined {
  const port = Number(text);
  if (text === "") return null;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
