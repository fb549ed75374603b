import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellQuote } from "../../../rotation/core/tell/restore.js";
import { documentsOf, FULL, filesOf, textOf, volumes } from "./given.js";

describe("hostile values", () => {
  /** What a name may be at its worst: words that YAML readers take for something else. */
  const names = fc.constantFrom("on", "no", "null", "true", "0x10", "0o17", "1e3", "123", "1.5", "a--b");
  const audiences = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });

  it("stay strings in every file of YAML and JSON", () => {
    fc.assert(
      fc.property(names, names, audiences, (namespace, serviceAccount, audience) => {
        fc.pre(/^[a-z0-9-]+$/.test(namespace));
        const files = filesOf({ ...FULL, namespace, serviceAccount, audience });
        const pod = documentsOf(files.get("pod.yaml") ?? "").at(-1);
        expect(pod.metadata.namespace).toBe(namespace);
        expect(pod.spec.serviceAccountName).toBe(serviceAccount);
        expect(pod.spec.volumes).toEqual(volumes(audience));
        const [values] = documentsOf(files.get("scale-set-values.yaml") ?? "");
        expect(values.template.spec).toMatchObject({ serviceAccountName: serviceAccount, volumes: volumes(audience) });
        const [{ runnerDefaults }] = documentsOf(files.get("chart/values.yaml") ?? "");
        expect([runnerDefaults.serviceAccountName, runnerDefaults.awsOidc.audience]).toEqual([
          serviceAccount,
          audience,
        ]);
        expect(() => JSON.parse(files.get("trust-policy.json") ?? "")).not.toThrow();
      }),
      { numRuns: 25 },
    );
  });

  it("never reach the chart's template", () => {
    const other = { ...FULL, audience: "{{.}}", roleName: "other", namespace: "other", serviceAccount: "other" };
    const path = "chart/templates/runnerdeployment.yaml";
    expect(textOf(path, other)).toBe(textOf(path));
  });

  it.each(["'; touch x; '", "$(id)`id`", '"$HOME"\\', "'''", "a\\'b"])("%s stays one word of the shell", (audience) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(audience)}`], { encoding: "utf8" })).toBe(audience);
  });

  it("reach the AWS CLI as they are, and nothing of them is run", () => {
    const audience = `'"$(id)\`id\`\\;&|>x`;
    const folder = mkdtempSync(join(tmpdir(), "setup-"));
    const files = filesOf({ ...FULL, audience });
    for (const [path, text] of files) if (path.endsWith(".json")) writeFileSync(join(folder, path), text);
    const script = files.get("aws-commands.sh");
    // In the place of the CLI: nothing exists yet, and every other call prints its arguments.
    const cli = `aws() {
      case "$*" in
        *get-caller-identity*) echo 111122223333 ;;
        *get-open-id*|*get-role*) echo "(NoSuchEntity)" >&2; return 1 ;;
        *) printf '[%s]\\n' "$@" >&3 ;;
      esac
    }`;
    const seen = execFileSync("sh", ["-c", `exec 3>&1 >/dev/null; ${cli}\n${script}`, join(folder, "x")], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect(seen).toContain(`[--client-id-list]\n[${JSON.stringify([audience])}]\n`);
    expect(seen.match(/^\[(iam)\]\n\[.*\]$/gm)).toEqual([
      "[iam]\n[create-open-id-connect-provider]",
      "[iam]\n[create-role]",
      "[iam]\n[wait]",
      "[iam]\n[update-assume-role-policy]",
      "[iam]\n[put-role-policy]",
    ]);
  });
});
