// Forms of the files: https://getsops.io/docs and the README of getsops/sops (KMS, "assuming roles", .sops.yaml).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keysOfVariable, readSopsKeys } from "../../../federation/doctor/evidence/sops.js";
import { ROLE_ARN } from "./evidence.js";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/920aff2e";
const found = (file: string, roleArn: string | null = ROLE_ARN) => ({ file, keyArn: KEY, roleArn, profile: null });

describe("readSopsKeys", () => {
  it.each([
    ["a rule", ".sops.yaml", `creation_rules:\n  - kms: ${KEY}+${ROLE_ARN}\n`, [ROLE_ARN]],
    [
      "a rule with two keys",
      ".sops.yaml",
      `creation_rules:\n  - kms: "${KEY}+${ROLE_ARN}, ${KEY}"\n`,
      [ROLE_ARN, null],
    ],
    ["a rule with a list", ".sops.yaml", `creation_rules:\n  - kms: ["${KEY}+${ROLE_ARN}"]\n`, [ROLE_ARN]],
    [
      "a plus in the role's name",
      ".sops.yaml",
      `creation_rules:\n  - kms: "${KEY} + ${ROLE_ARN}+x"\n`,
      [`${ROLE_ARN}+x`],
    ],
    ["no rule behind one for all", ".sops.yaml", `creation_rules:\n  - age: a\n  - kms: ${KEY}+${ROLE_ARN}\n`, []],
    [
      "groups before keys",
      ".sops.yaml",
      `creation_rules:\n  - kms: ${KEY}+${ROLE_ARN}\n    key_groups: [{ kms: [{ arn: "${KEY}" }] }]\n`,
      [null],
    ],
    [
      "merge:",
      ".sops.yaml",
      `creation_rules:\n  - key_groups:\n      - merge:\n          - kms: [{ arn: "${KEY}", role: "${ROLE_ARN}" }]\n`,
      [ROLE_ARN],
    ],
    ["merge keys", ".sops.yaml", `x: &x { kms: "${KEY}+${ROLE_ARN}" }\ncreation_rules:\n  - <<: *x\n`, [ROLE_ARN]],
    [
      "the first document",
      ".sops.yaml",
      `creation_rules:\n  - kms: ${KEY}\n---\ncreation_rules:\n  - kms: ${KEY}+${ROLE_ARN}\n`,
      [null],
    ],
    [
      "groups",
      ".sops.yaml",
      `creation_rules:\n  - key_groups:\n      - kms:\n          - arn: ${KEY}\n            role: ${ROLE_ARN}\n          - arn: ${KEY}\n`,
      [ROLE_ARN, null],
    ],
    [
      "a destination",
      ".sops.yaml",
      `destination_rules:\n  - recreation_rule:\n      kms: ${KEY}+${ROLE_ARN}\n`,
      [ROLE_ARN],
    ],
    [
      "an encrypted file",
      "a.yaml",
      `x: ENC[AES256_GCM,data:a]\nsops:\n  kms:\n    - arn: ${KEY}\n      role: ${ROLE_ARN}\n      enc: AQ\n`,
      [ROLE_ARN],
    ],
    ["an encrypted JSON file", "a.json", JSON.stringify({ sops: { kms: [{ arn: KEY, role: "" }] } }), [null]],
    [
      "groups of an encrypted file",
      "a.yaml",
      `sops:\n  key_groups:\n    - kms: [{ arn: "${KEY}", role: "${ROLE_ARN}" }]\n`,
      [ROLE_ARN],
    ],
    [
      "dotenv",
      "a.env",
      `X=ENC[]\nsops_kms__list_0__map_arn=${KEY}\nsops_kms__list_0__map_role=${ROLE_ARN}\n`,
      [ROLE_ARN],
    ],
    ["no key of KMS", ".sops.yaml", "creation_rules:\n  - age: age1xyz\n", []],
    ["a file of another kind", "a.yaml", "- just\n- a list\n", []],
    ["Helm templates", "a.yaml", "{{- if .Values.x }}\na: {{ .b }}\n", []],
    ["nothing", "a.json", "", []],
  ])("reads %s", (_name, file, text, roles) => {
    expect(readSopsKeys(file, text)).toEqual(roles.map((role) => found(file, role)));
  });

  it("says when .sops.yaml is no YAML", () => {
    expect(readSopsKeys("repo/.sops.yaml", "a: [")).toEqual({ refused: "it is not YAML" });
  });

  it.each([
    ["an object for a text", `creation_rules:\n  - kms: [{ arn: "${KEY}" }]\n`, "kms holds something other than text"],
    ["a map for the list", "creation_rules: { a: b }\n", "creation_rules is no list"],
    ["a key twice", "creation_rules: []\ncreation_rules: []\n", "it names a key twice"],
    [
      "80,000 keys",
      Array.from({ length: 80_000 }, (_, index) => `k${index}: v`).join("\n"),
      "it is longer than 131072 characters",
    ],
    ["deep nesting", `creation_rules: ${"[".repeat(100_000)}`, "it is nested too deeply"],
    ["deep indentation", `creation_rules:\n${"- ".repeat(60_000)}`, "it is nested too deeply"],
  ])("refuses %s, as SOPS does, and never takes it for a file without keys", (_name, text, refused) => {
    expect(readSopsKeys(".sops.yaml", text)).toEqual({ refused });
  });

  it("reads the metadata of an encrypted file of 80,000 values", () => {
    const values = Array.from({ length: 80_000 }, (_, index) => `k${index}: ENC[AES256_GCM]`).join("\n");
    const text = `${values}\nsops:\n    kms:\n        - arn: ${KEY}\n          role: ${ROLE_ARN}\n          aws_profile: ci\n`;
    expect(readSopsKeys("big.yaml", text)).toEqual([{ ...found("big.yaml"), profile: "ci" }]);
  });

  it("does not follow aliases without end", () => {
    const bomb = ["a0: &a0 [x, x]", ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    expect(readSopsKeys("a.yaml", bomb.join("\n"))).toEqual([]);
  });

  it("never throws", () => {
    const file = fc.constantFrom(".sops.yaml", "a.yaml", "a.json", "a.env");
    fc.assert(
      fc.property(
        file,
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `{"sops":${json},"creation_rules":${json}}`),
        ),
        (name, text) => {
          expect(() => readSopsKeys(name, text)).not.toThrow();
        },
      ),
    );
  });
});

it("reads SOPS_KMS_ARN", () => {
  expect(keysOfVariable("SOPS_KMS_ARN", `${KEY}+${ROLE_ARN},${KEY}`)).toEqual([
    found("SOPS_KMS_ARN"),
    found("SOPS_KMS_ARN", null),
  ]);
  expect(keysOfVariable("SOPS_KMS_ARN", "")).toEqual([]);
});
