import type { RawSetup } from "../../federation/setup/parse.js";

/** What `setup` must be given for a cluster. */
export const RAW: RawSetup = {
  project: "acme-ci",
  location: "us-east4",
  cluster: "gha-runners",
  account: "111122223333",
  namespace: "arc-system",
  serviceAccount: "runner",
  roleName: "gha-runner",
};

export const SOPS_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Everything that adds files. */
export const FULL: RawSetup = { ...RAW, sopsKey: SOPS_KEY, githubUrl: "https://github.com/acme-ci" };
