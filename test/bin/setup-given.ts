import { SOPS_KEY } from "../federation/setup/given.js";

export const ISSUER = "https://container.googleapis.com/v1/projects/acme-ci/locations/us-east4/clusters/gha-runners";
export const ROLE = "arn:aws:iam::111122223333:role/gha-runner";
const WORKLOAD = "--account 111122223333 --namespace arc-system --service-account runner --role-name gha-runner";
export const BASE = ["setup", "--issuer", ISSUER, ...WORKLOAD.split(" ")];
export const FULL = [...BASE, "--sops-key", SOPS_KEY, "--github-url", "https://github.com/acme-ci"];
