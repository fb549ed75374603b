#!/bin/sh
# Creates the OIDC provider and the role, with the AWS CLI. Run again, it keeps what exists; a role that exists already
# gets this trust policy only with --replace.
set -eu
cd -- "$(dirname -- "$0")"

account='111122223333'
issuer='https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners'
provider='arn:aws:iam::111122223333:oidc-provider/container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners'
audience='sts.amazonaws.com'
client_ids='["sts.amazonaws.com"]'
one_more='{"OpenIDConnectProviderArn":"arn:aws:iam::111122223333:oidc-provider/container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners","ClientID":"sts.amazonaws.com"}'
role='gha-runner'

# The region only says which partition: IAM is global.
export AWS_REGION='us-east-1' AWS_DEFAULT_REGION='us-east-1' AWS_PAGER=

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

# The provider. Given no thumbprint, AWS fetches one, once. After that, for a new certificate or a private CA:
#   oidc-thumbprints rotate --issuer-host container.googleapis.com
if clients=$(aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider" \
  --query ClientIDList --output text 2>/dev/null); then
  if ! printf '%s\n' "$clients" | tr '\t' '\n' | grep -Fqx -- "$audience"; then
    aws iam add-client-id-to-open-id-connect-provider --cli-input-json "$one_more"
    echo "audience added"
  fi
  echo "provider kept: $provider"
else
  aws iam create-open-id-connect-provider --url "$issuer" --client-id-list "$client_ids" >/dev/null
  echo "provider created: $provider"
fi

# The role.
if aws iam get-role --role-name "$role" >/dev/null 2>&1; then
  if [ "$replace" != --replace ]; then
    echo "role $role exists. Compare its trust policy with trust-policy.json:" >&2
    echo "  aws iam get-role --role-name $role --query Role.AssumeRolePolicyDocument" >&2
    echo "then replace it: sh $0 --replace" >&2
    exit 1
  fi
else
  aws iam create-role --role-name "$role" \
    --assume-role-policy-document file://trust-policy-create.json >/dev/null
  aws iam wait role-exists --role-name "$role"
  echo "role created: $role"
fi
# The role as a principal of its own policy: possible only once it exists, and IAM takes some seconds to know it.
attempt=1
until aws iam update-assume-role-policy --role-name "$role" --policy-document file://trust-policy.json; do
  [ "$attempt" -lt 10 ] || exit 1
  attempt=$((attempt + 1))
  sleep 3
done
echo "trust policy written"

# What SOPS needs. The key's own policy must leave permissions to IAM, as AWS's default does.
aws iam put-role-policy --role-name "$role" --policy-name sops --policy-document file://sops-permissions.json
echo "permissions for SOPS written"
