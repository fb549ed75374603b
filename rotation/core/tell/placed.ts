import type { Alert } from "./alerts.js";
import type { Place } from "./place.js";

/** An alert as it is told from a place: with its account, its links, and commands that reach what it reaches. */
export function placed(alert: Alert, { account, links, reach }: Place): Alert {
  const providers = alert.providers.map((provider) => ({
    ...provider,
    own: provider.own === null ? null : [provider.own, ...reach].join(" "),
  }));
  return { ...alert, account: alert.account ?? account, links, providers };
}
