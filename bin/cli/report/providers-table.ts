import { sanitize } from "../../../rotation/core/fault/sanitize.js";
import type { ProviderResult } from "../../../rotation/core/model.js";
import { isInScope } from "../../../rotation/core/outcome.js";
import { issuerHostOfArn } from "../../../rotation/core/reach/issuer.js";
import { restoreCommand } from "../../../rotation/core/tell/restore.js";
import { signInSentence } from "../../../rotation/core/tell/sign-in.js";
import { countOf } from "../../../rotation/core/tell/summary.js";
import { skippedGroups } from "../render/skipped.js";
import { html, type Insert, joined, type Markup, when } from "./html.js";
import { outcomeMark } from "./outcomes.js";
import {
  findingsOfGroup,
  type GroupMessage,
  groupProviders,
  type ProviderGroup,
  reasonsOfGroup,
} from "./provider-groups.js";
import type { SectionContext } from "./section-context.js";
import { fatesMarkup, fatesOf } from "./thumbprints.js";

/** Maximum issuers or messages of a group that are shown before the rest is folded. */
const SHOWN = 3;

/** The providers of a run: those in scope as a table, alike ones in one row, then the skipped ones folded. */
export function providersMarkup(providers: readonly ProviderResult[], context: SectionContext): Markup {
  const groups = groupProviders(providers);
  const skipped = providers.filter((provider) => !isInScope(provider));
  if (providers.length === 0) return html`<p class="quiet">IAM lists no OIDC provider.</p>`;
  return html`${when(groups.length === 0, () => html`<p class="quiet">No provider is in scope.</p>`)}${when(groups.length > 0, () => tableMarkup(groups, context))}${when(skipped.length > 0, () => skippedMarkup(skipped))}`;
}

function tableMarkup(groups: readonly ProviderGroup[], context: SectionContext): Markup {
  return html`<div class="scroll"><table class="providers">
<caption>Every provider in scope, alike ones in one row. The same letter is the same thumbprint, here and below.</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col">Issuer</th><th scope="col">Thumbprints, and what becomes of them</th></tr></thead>
${groups.map((group) => groupMarkup(group, context))}</table></div>`;
}

function groupMarkup(group: ProviderGroup, context: SectionContext): Markup {
  const { first, members } = group;
  const lowered = first.mode === "audit" && context.mode === "enforce";
  return html`<tbody>
<tr><td rowspan="2">${outcomeMark(first.outcome)}${when(lowered, () => html`<div class="quiet">audit by its tag</div>`)}</td>
<th scope="row">${namesMarkup(members)}</th>
<td>${fatesMarkup(fatesOf(first), context.letters)}</td></tr>
<tr class="notes"><td colspan="2"><dl>${notesMarkup(group, context)}</dl></td></tr>
</tbody>
`;
}

/** A few issuers by name, many by their hosts: all of them are among the notes. */
function namesMarkup(members: readonly ProviderResult[]): Markup {
  if (members.length <= SHOWN) return issuersMarkup(members);
  const hosts = [...new Set(members.map(({ arn }) => issuerHostOfArn(arn)))];
  const named = hosts.slice(0, SHOWN).map((host) => html`<bdi>${sanitize(host)}</bdi>`);
  const more = hosts.length > SHOWN ? ` and ${countOf(hosts.length - SHOWN, "more host")}` : "";
  return html`<strong>${countOf(members.length, "provider")}</strong> on ${joined(named, ", ")}${more}`;
}

function issuersMarkup(members: readonly ProviderResult[]): Markup {
  return html`<ul>${members.map(({ issuer }) => html`<li><bdi>${sanitize(issuer)}</bdi></li>`)}</ul>`;
}

function notesMarkup(group: ProviderGroup, { id }: SectionContext): Insert[] {
  const { decision, outcome } = group.first;
  const reasons = reasonsOfGroup(group);
  const findings = findingsOfGroup(group);
  return [
    when(reasons.length > 0, () => note("Reason", messagesMarkup(reasons))),
    when(decision !== null, () => note("Sign-in", signInSentence(decision?.verification ?? null))),
    when(findings.length > 0, () =>
      note("Findings", html`<ul>${findings.map((finding) => findingMarkup(finding, id))}</ul>`),
    ),
    when(group.members.length > SHOWN, () =>
      note(
        "Issuers",
        html`<details class="inline"><summary>all ${group.members.length}</summary>${issuersMarkup(group.members)}</details>`,
      ),
    ),
    when(outcome === "drifted" || outcome === "rotation-failed", () => note("Correct", correctMarkup(group.members))),
    when(outcome === "rotated", () => note("Undo", undoMarkup(group.members))),
  ];
}

function note(label: string, text: Insert): Markup {
  return html`<dt>${label}</dt><dd>${text}</dd>`;
}

function findingMarkup({ code, severity, messages }: GroupMessage, id: string): Markup {
  const warning = severity === "warning" ? html`<span class="tag warn">warning</span> ` : "";
  return html`<li>${warning}<a href="#${id}-${code}">${code}</a> ${messagesMarkup(messages)}</li>`;
}

function messagesMarkup(messages: readonly string[]): Insert {
  const texts = messages.map((message) => html`<bdi>${message}</bdi>`);
  const rest = texts.slice(SHOWN);
  const shown = joined(texts.slice(0, SHOWN), html`<br>`);
  if (rest.length === 0) return shown;
  return html`${shown}<details class="inline"><summary>and ${rest.length} more</summary>${joined(rest, html`<br>`)}</details>`;
}

function correctMarkup(members: readonly ProviderResult[]): Markup {
  const commands = members.flatMap(({ arn, decision }) => restoreCommand(arn, decision?.planned ?? []) ?? []);
  return html`<details class="inline"><summary>the ${commands.length === 1 ? "command" : `${commands.length} commands`} that write the planned list</summary>${commands.map((command) => html`<pre>${command}</pre>`)}</details>`;
}

function undoMarkup(members: readonly ProviderResult[]): Markup {
  const commands = members.flatMap(({ arn, registered }) => restoreCommand(arn, registered) ?? []);
  const lost = members.length - commands.length;
  const none = `${countOf(lost, "list")} ${lost === 1 ? "was" : "were"} empty before, and IAM does not take an empty one back. `;
  return html`${when(lost > 0, () => none)}${when(
    commands.length > 0,
    () =>
      html`<details class="inline"><summary>the ${commands.length === 1 ? "command" : `${commands.length} commands`} that put the old list back</summary><p>First stop the function or set it to audit, else the next run writes again.</p>${commands.map((command) => html`<pre>${command}</pre>`)}</details>`,
  )}`;
}

/** By host and reason: a hundred providers of one host are one row. */
function skippedMarkup(skipped: readonly ProviderResult[]): Markup {
  const rows = skippedGroups(skipped).map(
    ({ name, note, count }) =>
      html`<tr><th scope="row"><bdi>${sanitize(name)}</bdi></th><td>${count}</td><td><bdi>${note}</bdi></td></tr>`,
  );
  return html`<details class="fold"><summary>${countOf(skipped.length, "provider")} skipped</summary><div class="scroll"><table>
<caption>Out of scope, switched off, or gone</caption>
<thead><tr><th scope="col">Issuer, or host of several</th><th scope="col">Providers</th><th scope="col">Why</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
