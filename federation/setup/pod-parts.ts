import { type Plan, TOKEN_FILE, TOKEN_FOLDER, TOKEN_VOLUME } from "./plan.js";
import { quoted } from "./quote.js";

/** The variables of a container, as the items of `env`. SDKs need the first two, SOPS and the CLI the region as well. */
export function environmentItems({ role, region }: Plan): string {
  return `- name: AWS_WEB_IDENTITY_TOKEN_FILE
  value: ${TOKEN_FILE}
- name: AWS_ROLE_ARN
  value: ${quoted(role.arn)}
- name: AWS_REGION
  value: ${quoted(region)}
`;
}

/** The mount of a container, as the item of `volumeMounts`. */
export function mountItem(): string {
  return `# The whole folder: a file mounted with subPath is never renewed.
- name: ${TOKEN_VOLUME}
  mountPath: ${TOKEN_FOLDER}
  readOnly: true
`;
}

/** The projected token, as the item of `volumes`. */
export function volumeItem({ audience, expirationSeconds }: Plan): string {
  return `- name: ${TOKEN_VOLUME}
  projected:
    sources:
      - serviceAccountToken:
          audience: ${quoted(audience)}
          expirationSeconds: ${expirationSeconds}
          path: token
`;
}
