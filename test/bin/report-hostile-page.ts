import type { ReportInput } from "../../bin/cli/report/report-input.js";
import type { ProviderResult } from "../../rotation/core/model.js";
import { daysAround, toChain } from "../../sandbox/pki.js";
import { createIntermediate, createRoot, issueLeaf } from "../../sandbox/throwaway-ca.js";
import { endpointOf, providerOf, refused, resultFor, runOf, STRANGER, skippedResult, verified } from "./report-data.js";
import { page, section } from "./report-pages.js";

/** Text that tries to be markup, a link, an attribute, the end of something, or to hide. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  '"onmouseover="alert(2)',
  "'><img src=x onerror=alert(3)>",
  "</style></title><svg onload=alert(4)>",
  "]]><b>--></b>",
  "javascript:alert(5)",
  "https://evil.example/beacon",
  "right-to-left \u202egnp.exe",
  "url(https://evil.example/x.css) @import 'x'",
  "line\nbreak\u0000\u2028",
] as const;

/** A page on which every value that comes from outside is hostile. */
export async function hostilePage(): Promise<ReportInput> {
  const all = HOSTILE.join(" ");
  const host = "hostile.example";
  const root = createRoot({ name: HOSTILE[0], keyKind: "ecdsa", validity: daysAround(-100, 2000) });
  const top = createIntermediate(root, { name: HOSTILE[3], keyKind: "ecdsa", validity: daysAround(-90, 1500) });
  const leaf = await issueLeaf(top, {
    hosts: [host],
    keyKind: "ecdsa",
    validity: daysAround(-80, 10),
    subject: HOSTILE[2],
  });
  const odd = await issueLeaf(top, {
    hosts: [host],
    keyKind: "ecdsa",
    validity: daysAround(-80, 10),
    subject: HOSTILE[7],
  });
  const signer = (await top).certificate;
  const endpoint = endpointOf(
    host,
    [
      verified(toChain(leaf.keyPem, [leaf.certificate, signer]), HOSTILE[1], "ecdsa"),
      refused(toChain(odd.keyPem, [odd.certificate, (await root).certificate]), HOSTILE[1], {
        code: "wrong-host",
        message: all,
      }),
      {
        frontEnd: { address: HOSTILE[6], port: 443 },
        variant: "rsa",
        kind: "failed",
        fault: { code: "tls-failed", message: all },
      },
    ],
    { fault: { code: "dns-failed", message: all }, refusedAddresses: [...HOSTILE] },
  );
  const names = HOSTILE.map((text) => `${host}/${text}`);
  const providers = names.map((name, index) => {
    const tags = index % 2 === 0 ? { "thumbprint-rotation": HOSTILE[index] ?? "" } : {};
    return resultFor(providerOf(name, [HOSTILE[index] ?? "", STRANGER], tags), [endpoint], { mode: "enforce" });
  });
  const failed: ProviderResult = {
    ...resultFor(providerOf(HOSTILE[5], [HOSTILE[5]]), []),
    issuer: HOSTILE[5],
    outcome: "rotation-failed",
    fault: { code: "aws-failed", message: all },
    findings: [{ code: "stale", severity: "warning", message: all }],
  };
  const rotated = resultFor(providerOf(`${host}/${all}`, [...HOSTILE]), [endpoint]);
  const result = runOf(
    [...providers, failed, { ...rotated, outcome: "rotated" }, skippedResult(all, all)],
    [endpoint],
    "enforce",
  );
  const checks = HOSTILE.map((text, index) => ({ what: text, expected: text, actual: index === 0 ? "" : text }));
  return page(all, [{ heading: all, intro: all, checks, result }, section(HOSTILE[3], result)]);
}
