import type { Alert } from "./alerts.js";

/** How much of an alert is told, beside its counts. */
interface Room {
  readonly providers: number;
  readonly hosts: number;
  /** Of each provider. */
  readonly findings: number;
}

const ALL = Number.POSITIVE_INFINITY;

/** What an alert may be shrunk to, the most telling first: counts and hosts go last. */
const ROOMS: readonly Room[] = [
  { providers: ALL, hosts: ALL, findings: ALL },
  { providers: ALL, hosts: ALL, findings: 5 },
  { providers: ALL, hosts: 50, findings: 5 },
  { providers: 5, hosts: 50, findings: 5 },
  { providers: 3, hosts: 50, findings: 3 },
  { providers: 1, hosts: 20, findings: 3 },
  { providers: 1, hosts: 5, findings: 0 },
  { providers: 0, hosts: 20, findings: 0 },
  { providers: 0, hosts: 5, findings: 0 },
  { providers: 0, hosts: 1, findings: 0 },
];

/** What `write` makes of the alert, or of as much of it as `fits`; null when not even the least does. */
export function fitting<T>(alert: Alert, write: (alert: Alert) => T, fits: (written: T) => boolean): T | null {
  for (const room of ROOMS) {
    const written = write(shrunk(alert, room));
    if (fits(written)) return written;
  }
  return null;
}

function shrunk(alert: Alert, room: Room): Alert {
  const providers = alert.providers.slice(0, room.providers).map((provider) => {
    const left = provider.findings.length - room.findings;
    const findings = provider.findings.slice(0, room.findings);
    return left > 0 ? { ...provider, findings: [...findings, `and ${left} more, see the function's log`] } : provider;
  });
  const issuerHosts = alert.issuerHosts.slice(0, room.hosts);
  return {
    ...alert,
    providers,
    more: alert.more + alert.providers.length - providers.length,
    issuerHosts,
    moreHosts: alert.moreHosts + alert.issuerHosts.length - issuerHosts.length,
  };
}
