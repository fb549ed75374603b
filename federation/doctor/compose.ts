import { IamProviders } from "../../rotation/adapters/aws/iam.js";
import type { AwsOptions } from "../../rotation/adapters/aws/iam-client.js";
import { createIamClient } from "../../rotation/adapters/aws/iam-client.js";
import { readCaFile } from "../../rotation/adapters/hosts/ca-file.js";
import { DnsResolver } from "../../rotation/adapters/hosts/dns.js";
import { SecureContexts } from "../../rotation/adapters/hosts/secure-contexts.js";
import { composeObserver, type Machine } from "../../rotation/compose.js";
import type { Log } from "../../rotation/ports.js";
import type { Settings } from "../../rotation/settings.js";
import { IamRoles } from "./adapters/iam-roles.js";
import { IssuerDocuments } from "./adapters/issuer-documents.js";
import { localFiles } from "./adapters/local-files.js";
import { StsExchange } from "./adapters/sts-exchange.js";
import type { CollectPorts } from "./evidence/collect.js";

/** Which parts of the outside world may be asked. */
export interface Reachable {
  readonly issuer: boolean;
  readonly account: AwsOptions | null;
  /** Region of the STS endpoint to try; null for no try. */
  readonly live: string | null;
}

/** Wires the gathering of evidence, with a time limit that starts now. `close` ends connections and the limit. */
export function composeDoctor(
  settings: Settings,
  machine: Machine & { readonly log: Log },
  { issuer, account, live }: Reachable,
): CollectPorts & { close(): void } {
  const { observer, signal, close } = composeObserver(settings, machine, settings.deadlineMs);
  const limits = { clock: machine.clock, timeoutMs: settings.timeoutMs, signal };
  const resolver = machine.resolver ?? new DnsResolver(limits);
  const contexts = new SecureContexts(readCaFile(settings.caFile));
  const documents = new IssuerDocuments({ contexts, limits, resolver, reach: settings });
  const iam = account === null ? null : createIamClient(account);
  return {
    clock: machine.clock,
    log: machine.log,
    files: localFiles,
    signal,
    issuer: issuer ? { documents, observer, reach: settings } : null,
    account: iam === null ? null : { providers: new IamProviders(iam, signal), roles: new IamRoles(iam, signal) },
    exchange: live === null ? null : new StsExchange({ region: live, timeoutMs: settings.timeoutMs, signal }),
    close() {
      close();
      iam?.destroy();
    },
  };
}
