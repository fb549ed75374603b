import { type Artefact, artefact, type Plan } from "./plan.js";
import { quoted } from "./quote.js";
import { policyText } from "./trust-policy.js";

/** The permissions that SOPS needs. */
export const SOPS_PERMISSIONS = "sops-permissions.json";

/**
 * The rule for SOPS, and what the role needs for it; nothing without a key.
 * @see https://getsops.io/docs (KMS and roles; it makes data keys itself and asks KMS to encrypt and decrypt them)
 */
export function sopsFiles({ sopsKey, role }: Plan): Artefact[] {
  if (sopsKey === null) return [];
  const permissions = { Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt"], Resource: sopsKey };
  return [
    artefact(".sops.yaml", "the creation rule of SOPS: this key, with this role", rule(sopsKey, role.arn)),
    artefact(SOPS_PERMISSIONS, "what the role may do with the key", policyText([permissions])),
  ];
}

function rule(key: string, role: string): string {
  return `# For every file that no earlier rule matches. Each encrypted file keeps the role: whoever decrypts it, on a laptop too,
# must be able to assume it. The role in use assumes itself here, which its trust policy allows.
creation_rules:
  - key_groups:
      - kms:
          - arn: ${quoted(key)}
            role: ${quoted(role)}
`;
}
