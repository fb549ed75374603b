import { Command } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { addCommonOptions, type CommonOptions } from "../options.js";

const HELP = `
Shows every front end's certificate chain in every variant, which certificate
AWS wants the SHA-1 of (the last one presented), what the leaf would give
instead, and whether the chain verifies for that host. Needs no AWS account. Of
an issuer both endpoints are shown: the host of its discovery document and the
host of its jwks_uri.

Examples:
  $ oidc-thumbprints inspect \\
      https://container.googleapis.com/v1/projects/p/locations/l/clusters/c
  $ oidc-thumbprints inspect token.actions.githubusercontent.com
  $ oidc-thumbprints inspect idp.corp.example:8443 \\
      --ca-file corp-root.pem --allow-private idp.corp.example
  $ oidc-thumbprints inspect https://idp.example --json \\
      | jq -r '.required[:5][]'

Exit codes:
  0   every front end answered, and every chain verified
  1   a chain was refused, or a finding is a warning, as an expiring CA
  2   usage or configuration
  3   a front end or the discovery document could not be had
  70  a bug: please report it`;

/** `inspect <issuer URL | host[:port]>`. */
export function inspectCommand(io: Io, exit: (code: ExitCode) => void): Command {
  return addCommonOptions(
    new Command("inspect")
      .description("Show the certificate chains that an issuer presents, and the thumbprints AWS wants.")
      .argument("<issuer URL | host[:port]>", "for example https://container.googleapis.com/v1/projects/…"),
  )
    .addHelpText("after", HELP)
    .action(async (target: string, options: CommonOptions) => {
      const { inspect } = await import("./inspect-run.js");
      exit(await inspect(target, options, io));
    });
}
