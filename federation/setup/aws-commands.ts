import type { Artefact, Plan } from "./plan.js";
import { shellWord } from "./quote.js";
import { SOPS_PERMISSIONS } from "./sops-files.js";
import { TRUST_POLICY, TRUST_POLICY_CREATE } from "./trust-policy.js";

/** The script's name. */
export const AWS_COMMANDS = "aws-commands.sh";

/** The `aws` commands for provider and role, as a script that can be run again. */
export function awsCommands(plan: Plan): Artefact {
  const parts = [head(plan), provider(plan), role(plan), ...(plan.sopsKey === null ? [] : [PERMISSIONS])];
  return {
    path: AWS_COMMANDS,
    purpose: "creates OIDC provider and role with the AWS CLI; can be run again",
    text: parts.join("\n"),
    executable: true,
  };
}

/** Audiences go in as JSON: the CLI reads a value that begins with `file://`, or `https://` in version 1, as a place to look at. */
function head(plan: Plan): string {
  const { provider: OpenIDConnectProviderArn, audience: ClientID } = plan;
  return `#!/bin/sh
# Creates the OIDC provider and the role, with the AWS CLI. Run again, it keeps what exists; a role that exists already
# gets this trust policy only with --replace.
set -eu
cd -- "$(dirname -- "$0")"

account=${shellWord(plan.account)}
issuer=${shellWord(plan.issuer)}
provider=${shellWord(plan.provider)}
audience=${shellWord(ClientID)}
client_ids=${shellWord(JSON.stringify([ClientID]))}
one_more=${shellWord(JSON.stringify({ OpenIDConnectProviderArn, ClientID }))}
role=${shellWord(plan.role.name)}

# The region only says which partition: IAM is global.
export AWS_REGION=${shellWord(plan.region)} AWS_DEFAULT_REGION=${shellWord(plan.region)} AWS_PAGER=

replace=\${1-}
if [ -n "$replace" ] && [ "$replace" != --replace ]; then
  echo "usage: sh $0 [--replace]" >&2
  exit 2
fi
signed_in=$(aws sts get-caller-identity --query Account --output text)
if [ "$signed_in" != "$account" ]; then
  echo "signed in to account $signed_in, and these files are for $account" >&2
  exit 1
fi
`;
}

function provider({ issuer }: Plan): string {
  return `# The provider. Given no thumbprint, AWS fetches one, once. After that, for a new certificate or a private CA:
#   oidc-thumbprints rotate --issuer-host ${new URL(issuer).hostname}
if clients=$(aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider" \\
  --query ClientIDList --output text 2>/dev/null); then
  if ! printf '%s\\n' "$clients" | tr '\\t' '\\n' | grep -Fqx -- "$audience"; then
    aws iam add-client-id-to-open-id-connect-provider --cli-input-json "$one_more"
    echo "audience added"
  fi
  echo "provider kept: $provider"
else
  aws iam create-open-id-connect-provider --url "$issuer" --client-id-list "$client_ids" >/dev/null
  echo "provider created: $provider"
fi
`;
}

function role({ selfAssume }: Plan): string {
  return `# The role.
if aws iam get-role --role-name "$role" >/dev/null 2>&1; then
  if [ "$replace" != --replace ]; then
    echo "role $role exists. Compare its trust policy with ${TRUST_POLICY}:" >&2
    echo "  aws iam get-role --role-name $role --query Role.AssumeRolePolicyDocument" >&2
    echo "then replace it: sh $0 --replace" >&2
    exit 1
  fi
else
  aws iam create-role --role-name "$role" \\
    --assume-role-policy-document file://${selfAssume ? TRUST_POLICY_CREATE : TRUST_POLICY} >/dev/null
  aws iam wait role-exists --role-name "$role"
  echo "role created: $role"
fi
${selfAssume ? SELF_ASSUME : REPLACE}echo "trust policy written"
`;
}

/** IAM answers "Invalid principal in policy" until the new role is known everywhere. */
const SELF_ASSUME = `# The role as a principal of its own policy: possible only once it exists, and IAM takes some seconds to know it.
attempt=1
until aws iam update-assume-role-policy --role-name "$role" --policy-document file://${TRUST_POLICY}; do
  [ "$attempt" -lt 10 ] || exit 1
  attempt=$((attempt + 1))
  sleep 3
done
`;

const REPLACE = `aws iam update-assume-role-policy --role-name "$role" --policy-document file://${TRUST_POLICY}
`;

const PERMISSIONS = `# What SOPS needs. The key's own policy must leave permissions to IAM, as AWS's default does.
aws iam put-role-policy --role-name "$role" --policy-name sops --policy-document file://${SOPS_PERMISSIONS}
echo "permissions for SOPS written"
`;
