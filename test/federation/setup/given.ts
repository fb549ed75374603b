import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { artefactsOf } from "../../../federation/setup/artefacts.js";
import { parseSetup, type RawSetup } from "../../../federation/setup/parse.js";

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

/** What `setup` makes, by path. */
export function filesOf(raw: RawSetup): ReadonlyMap<string, string> {
  return new Map(artefactsOf(parseSetup(raw)).map(({ path, text }) => [path, text]));
}

/** One file of that. */
export function textOf(path: string, raw = FULL): string {
  const text = filesOf(raw).get(path);
  if (text === undefined) throw new Error(`no file ${path}`);
  return text;
}

/** A file of YAML documents, as YAML 1.1 readers see them and as 1.2 readers do: they must agree. */
export function documentsOf(text: string) {
  const [old, current] = (["1.1", "1.2"] as const).map((version) =>
    parseAllDocuments(text, { version }).map((document) => {
      expect([...document.errors, ...document.warnings]).toEqual([]);
      return document.toJS();
    }),
  );
  expect(old).toEqual(current);
  return current ?? [];
}

/** The volumes of a pod with a token. */
export function volumes(audience = "sts.amazonaws.com", expirationSeconds = 86400) {
  const serviceAccountToken = { audience, expirationSeconds, path: "token" };
  return [{ name: "aws-iam-token", projected: { sources: [{ serviceAccountToken }] } }];
}
