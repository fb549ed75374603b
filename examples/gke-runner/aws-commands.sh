#!/bin/sh
# Creates the OIDC provider and the role, with the AWS CLI. Run again, it keeps what exists. A role that exists already
# with another trust policy gets this one only with --replace; without it the script ends there.
# Exit codes: 0 all is as the files say, 1 refused or not to be found out, 2 usage, others as the AWS CLI's call that failed.
set -eu
cd -- "$(dirname -- "$0")"

account=111122223333
issuer=https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners
provider=arn:aws:iam::111122223333:oidc-provider/container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners
audience=sts.amazonaws.com
client_ids='["sts.amazonaws.com"]'
one_more='{"OpenIDConnectProviderArn":"arn:aws:iam::111122223333:oidc-provider/container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners","ClientID":"sts.amazonaws.com"}'
role=gha-runner

# The region only says which partition: IAM is global.
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=

replace=${1-}
if [ -n "$replace" ] && [ "$replace" != --replace ]; then
  echo "usage: sh $0 [--replace]" >&2
  exit 2
fi
signed_in=$(aws sts get-caller-identity --query Account --output text)
if [ "$signed_in" != "$account" ]; then
  echo "signed in to account $signed_in, and these files are for $account" >&2
  exit 1
fi

# Whether a call finds something. Only NoSuchEntity means no: any other error is shown, and ends the script.
there_is() {
  if problem=$("$@" 2>&1 >/dev/null); then return 0; fi
  case $problem in
    *"(NoSuchEntity)"*) return 1 ;;
  esac
  printf '%s\n' "$problem" >&2
  exit 1
}

# The provider. Given no thumbprint, AWS fetches one, once. After that, for a new certificate or a private CA:
#   oidc-thumbprints rotate --region us-east-1 --issuer-host container.googleapis.com
if there_is aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider"; then
  clients=$(aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider" \
    --query ClientIDList --output text)
  if ! printf '%s\n' "$clients" | tr '\t' '\n' | grep -Fqx -- "$audience"; then
    aws iam add-client-id-to-open-id-connect-provider --cli-input-json "$one_more"
    echo "audience added"
  fi
  echo "provider kept: $provider"
else
  aws iam create-open-id-connect-provider --url "$issuer" --client-id-list "$client_ids" >/dev/null
  echo "provider created: $provider"
fi

# The role. The CLI prints a policy as it was given, with other spaces; no value in these files has one.
without_spaces() { tr -d '[:space:]'; }
wanted=$(without_spaces <trust-policy.json)
first=$(without_spaces <trust-policy-create.json)
if there_is aws iam get-role --role-name="$role"; then
  present=$(aws iam get-role --role-name="$role" --query Role.AssumeRolePolicyDocument --output json)
  present=$(printf '%s' "$present" | without_spaces)
  if [ "$replace" != --replace ] && [ "$present" != "$wanted" ] && [ "$present" != "$first" ]; then
    echo "role $role exists. Compare its trust policy with trust-policy.json:" >&2
    echo "  aws iam get-role --role-name=$role --query Role.AssumeRolePolicyDocument" >&2
    echo "then replace it: sh $0 --replace" >&2
    exit 1
  fi
  echo "role kept: $role"
else
  aws iam create-role --role-name="$role" --assume-role-policy-document file://trust-policy-create.json >/dev/null
  aws iam wait role-exists --role-name="$role"
  present=$first
  echo "role created: $role"
fi
if [ "$present" != "$wanted" ]; then
  # The role as a principal of its own policy: possible only once it exists, and IAM takes some seconds to know it.
  attempt=1
  until aws iam update-assume-role-policy --role-name="$role" --policy-document file://trust-policy.json; do
    [ "$attempt" -lt 10 ] || exit 1
    attempt=$((attempt + 1))
    sleep 3
  done
fi
echo "trust policy: as in trust-policy.json"

# What SOPS needs. The key's own policy must leave permissions to IAM, as AWS's default does within the key's account.
aws iam put-role-policy --role-name="$role" --policy-name sops --policy-document file://sops-permissions.json
echo "permissions for SOPS written"
