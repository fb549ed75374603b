import { shellQuote } from "../../rotation/core/tell/restore.js";
import type { Artefact, Plan } from "./plan.js";
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
# Creates the OIDC provider and the role, with the AWS CLI. Run again, it keeps what exists. A role that exists already
# with another trust policy gets this one only with --replace; without it the script ends there.
# Exit codes: 0 all is as the files say, 1 refused or not to be found out, 2 usage, others as the AWS CLI's call that failed.
set -eu
cd -- "$(dirname -- "$0")"

account=${shellQuote(plan.account)}
issuer=${shellQuote(plan.issuer)}
provider=${shellQuote(plan.provider)}
audience=${shellQuote(ClientID)}
client_ids=${shellQuote(JSON.stringify([ClientID]))}
one_more=${shellQuote(JSON.stringify({ OpenIDConnectProviderArn, ClientID }))}
role=${shellQuote(plan.role.name)}

# The region only says which partition: IAM is global.
export AWS_REGION=${shellQuote(plan.region)} AWS_DEFAULT_REGION=${shellQuote(plan.region)} AWS_PAGER=

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
${THERE_IS}`;
}

/** A right that is missing, a throttled call or no network says nothing about what exists. */
const THERE_IS = `
# Whether a call finds something. Only NoSuchEntity means no: any other error is shown, and ends the script.
there_is() {
  if problem=$("$@" 2>&1 >/dev/null); then return 0; fi
  case $problem in
    *"(NoSuchEntity)"*) return 1 ;;
  esac
  printf '%s\\n' "$problem" >&2
  exit 1
}
`;

function provider({ issuer, region }: Plan): string {
  return `# The provider. Given no thumbprint, AWS fetches one, once. After that, for a new certificate or a private CA:
#   oidc-thumbprints rotate --region ${region} --issuer-host ${new URL(issuer).hostname}
if there_is aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider"; then
  clients=$(aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider" \\
    --query ClientIDList --output text)
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
  const first = selfAssume ? TRUST_POLICY_CREATE : TRUST_POLICY;
  return `# The role. The CLI prints a policy as it was given, with other spaces; no value in these files has one.
without_spaces() { tr -d '[:space:]'; }
wanted=$(without_spaces <${TRUST_POLICY})
first=$(without_spaces <${first})
if there_is aws iam get-role --role-name="$role"; then
  present=$(aws iam get-role --role-name="$role" --query Role.AssumeRolePolicyDocument --output json)
  present=$(printf '%s' "$present" | without_spaces)
  if [ "$replace" != --replace ] && [ "$present" != "$wanted" ] && [ "$present" != "$first" ]; then
    echo "role $role exists. Compare its trust policy with ${TRUST_POLICY}:" >&2
    echo "  aws iam get-role --role-name=$role --query Role.AssumeRolePolicyDocument" >&2
    echo "then replace it: sh $0 --replace" >&2
    exit 1
  fi
  echo "role kept: $role"
else
  aws iam create-role --role-name="$role" --assume-role-policy-document file://${first} >/dev/null
  aws iam wait role-exists --role-name="$role"
  present=$first
  echo "role created: $role"
fi
if [ "$present" != "$wanted" ]; then
${selfAssume ? SELF_ASSUME : REPLACE}fi
echo "trust policy: as in ${TRUST_POLICY}"
`;
}

/** IAM answers "Invalid principal in policy" until the new role is known everywhere. */
const SELF_ASSUME = `  # The role as a principal of its own policy: possible only once it exists, and IAM takes some seconds to know it.
  attempt=1
  until aws iam update-assume-role-policy --role-name="$role" --policy-document file://${TRUST_POLICY}; do
    [ "$attempt" -lt 10 ] || exit 1
    attempt=$((attempt + 1))
    sleep 3
  done
`;

const REPLACE = `  aws iam update-assume-role-policy --role-name="$role" --policy-document file://${TRUST_POLICY}
`;

const PERMISSIONS = `# What SOPS needs. The key's own policy must leave permissions to IAM, as AWS's default does within the key's account.
aws iam put-role-policy --role-name="$role" --policy-name sops --policy-document file://${SOPS_PERMISSIONS}
echo "permissions for SOPS written"
`;
