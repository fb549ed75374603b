/** The part of `setup --help` below the options. Nothing is contacted, so there are few exit codes. */
export const SETUP_HELP = `
Makes what both sides need so that the pods of one service account can assume
one role: aws commands, trust policy, a pod with the projected token. With
--github-url also a chart for RunnerDeployments, values for runner scale sets
and two workflows; with --sops-key a .sops.yaml. Contacts nothing and needs no
credentials. docs/setup.md says why each value is as it is.

Examples:
  $ oidc-thumbprints setup --project acme-ci --location us-east4 \\
      --cluster gha-runners --account 111122223333 --namespace arc-system \\
      --service-account runner --role-name gha-runner \\
      --github-url https://github.com/acme-ci --out aws-identity
  $ oidc-thumbprints setup --issuer https://idp.example/tenant \\
      --account 111122223333 --namespace apps --service-account backup \\
      --role-name backup --expiration-seconds 3600 --json

Exit codes:
  0   printed or written; warnings are on stderr
  2   usage or configuration, or a file that would be overwritten
  70  a bug: please report it`;
