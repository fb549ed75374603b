import type { ConditionId } from "./conditions.js";
import type { Dialect, SourceId } from "./model.js";

/** A row of a family's table: taken when all conditions hold and no row above was taken. */
export interface Row {
  readonly source: SourceId;
  readonly when: readonly ConditionId[];
}

/** SDKs that decide alike. */
export interface Family {
  readonly id: FamilyId;
  /** As people know it. */
  readonly name: string;
  /** The versions whose sources these rows follow. */
  readonly seen: string;
  readonly dialect: Dialect;
  /** Variables that name the profile: the first one that is set. */
  readonly profileVariables: readonly string[];
  /** Whether a variable that is set to nothing counts as set. */
  readonly emptyCounts: boolean;
  /** Variables whose profile has to exist. */
  readonly mustExist: readonly string[];
  readonly chain: readonly Row[];
  /** Where the chain says `profile`, and for each `source_profile`. */
  readonly profile: readonly Row[];
  /** Whether the profile is examined before the chain begins, so that its faults stop a tool that would not use it. */
  readonly examinesFirst: boolean;
  /** Whether `role_arn` is assumed on top of whatever the profile brings. */
  readonly roleOnTop: boolean;
  /** Whether a row that fails leaves the word to the next one. */
  readonly goesOn: boolean;
}

export type FamilyId = "boto3" | "aws-cli" | "javascript" | "go";

const PYTHON = {
  dialect: "python",
  profileVariables: ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"],
  emptyCounts: true,
  mustExist: ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"],
  chain: [
    { source: "environment-keys", when: ["key-id-variable"] },
    { source: "profile-role", when: ["role", "no-token-file"] },
    { source: "profile", when: [] },
    { source: "container", when: ["container-variable-present"] },
    { source: "instance", when: ["instance-allowed"] },
  ],
  profile: [
    { source: "web-identity", when: ["token-file-anywhere"] },
    { source: "sso", when: ["sso-account-or-role"] },
    { source: "credentials-file-keys", when: ["key-id-in-credentials"] },
    { source: "login", when: ["login-session"] },
    { source: "process", when: ["process"] },
    { source: "config-file-keys", when: ["key-id-in-config"] },
  ],
  examinesFirst: false,
  roleOnTop: false,
  goesOn: false,
} as const satisfies Partial<Family>;

/** Each with its rows in the order in which they are tried. */
export const FAMILIES: readonly Family[] = [
  { id: "boto3", name: "boto3", seen: "boto3 1.44.8, botocore 1.44.8", ...PYTHON },
  { id: "aws-cli", name: "AWS CLI", seen: "AWS CLI 1.46.3 (version 1), botocore 1.44.8", ...PYTHON },
  {
    id: "javascript",
    name: "JavaScript SDK",
    seen: "@aws-sdk/credential-provider-node 3.972.97",
    dialect: "javascript",
    profileVariables: ["AWS_PROFILE"],
    emptyCounts: false,
    mustExist: [],
    chain: [
      { source: "environment-keys", when: ["key-variables", "no-profile-named"] },
      { source: "profile", when: [] },
      { source: "process", when: ["process"] },
      { source: "web-identity-variables", when: ["token-variable", "role-variable"] },
      { source: "container", when: ["container-variable"] },
      { source: "instance", when: ["instance-allowed"] },
    ],
    profile: [
      { source: "profile-role", when: ["role", "one-source"] },
      { source: "profile-keys", when: ["keys"] },
      { source: "web-identity", when: ["token-file", "role"] },
      { source: "process", when: ["process"] },
      { source: "sso", when: ["any-sso"] },
      { source: "login", when: ["login-session"] },
    ],
    examinesFirst: false,
    roleOnTop: false,
    goesOn: true,
  },
  {
    id: "go",
    name: "Go SDK",
    seen: "aws-sdk-go-v2/config 1.32.30, as in SOPS 3.13.3",
    dialect: "go",
    profileVariables: ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
    emptyCounts: false,
    mustExist: ["AWS_PROFILE"],
    chain: [
      { source: "environment-keys", when: ["key-variables"] },
      { source: "web-identity-variables", when: ["token-variable"] },
      { source: "profile", when: [] },
    ],
    profile: [
      { source: "source-profile", when: ["source-profile"] },
      { source: "profile-keys", when: ["keys"] },
      { source: "credential-source", when: ["credential-source-or-token-file"] },
      { source: "sso", when: ["any-sso"] },
      { source: "login", when: ["login-session"] },
      { source: "process", when: ["process"] },
      { source: "container", when: ["container-variable"] },
      { source: "instance", when: ["instance-allowed"] },
    ],
    examinesFirst: true,
    roleOnTop: true,
    goesOn: false,
  },
];
