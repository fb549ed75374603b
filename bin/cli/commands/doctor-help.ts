/** The part of `doctor --help` below the options. Its exit codes differ from the other commands': a fault goes first. */
export const DOCTOR_HELP = `
Follows the token link by link: environment, token file, claims, discovery and
keys, signature, IAM provider, trust policy, SOPS. The first broken link is the
headline; the rest follows as checks passed, failed or not evaluated. Reads
iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider and iam:GetRole;
one that is denied leaves its check open and hides nothing. Neither the token
nor a credential is ever printed. docs/doctor.md has a section for each
diagnosis, and a table of AWS's error texts; docs/tutorial.md makes the
commonest happen.

Examples:
  $ oidc-thumbprints doctor --token-file token --trust-policy trust.json
  $ oidc-thumbprints doctor --token-file token --profile admin \\
      --role-arn arn:aws:iam::111122223333:role/runner
  $ oidc-thumbprints doctor --live --job-minutes 90
  $ oidc-thumbprints doctor --error 'Incorrect token audience'
  $ kubectl exec -i -n arc-system POD -c runner -- node - doctor --collect \\
      < oidc-thumbprints.mjs > pod.json
  $ oidc-thumbprints doctor --from pod.json --profile admin

Exit codes:
  0   all checks passed
  1   a fault or a warning was found
  2   usage or configuration
  3   something could not be evaluated, and no fault was found
  70  a bug: please report it`;
