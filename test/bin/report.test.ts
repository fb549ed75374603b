import { beforeAll, describe, expect, it } from "vitest";
import { html } from "../../bin/cli/report/html.js";
import type { ReportInput } from "../../bin/cli/report/report-input.js";
import { reportPage } from "../../bin/cli/report/report-page.js";
import { STYLE } from "../../bin/cli/report/style-sheet.js";
import { FINDINGS } from "../../rotation/core/finding.js";
import { OUTCOMES, plain } from "../../rotation/core/outcome.js";
import { NOW, runOf, skippedResult } from "./report-data.js";
import { hundredOnOneHost, thirteenScenes, threeProviders } from "./report-pages.js";
import { countOf, pageOf, textOf } from "./report-text.js";

let three: ReportInput;
let hundred: ReportInput;
let thirteen: ReportInput;

// Making the keys takes a while.
beforeAll(async () => {
  [three, hundred, thirteen] = [await threeProviders(), await hundredOnOneHost(), await thirteenScenes()];
}, 60_000);

describe("html", () => {
  it("escapes text in tags and attributes, and leaves markup as it is", () => {
    const hostile = `<b title='x'>&"\``;
    const escaped = "&#60;b title=&#39;x&#39;&#62;&#38;&#34;&#96;";
    expect(String(html`<i title="${hostile}">${[hostile, html`<u>${1}</u>`]}</i>`)).toBe(
      `<i title="${escaped}">${escaped}<u>1</u></i>`,
    );
  });

  it("writes what cannot be seen so that it can be", () => {
    expect(String(html`${"a\u202eb\u0000c\nd\u2028e"}`)).toBe("a\\u{202e}b\\u{0}c\\u{a}d\\u{2028}e");
  });
});

describe("the page", () => {
  it("is complete, forbids itself to load or run anything, and links only within itself", () => {
    const pages = [three, hundred, thirteen].map(reportPage);
    for (const page of pages) {
      expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
      expect(page).not.toMatch(/<(?:script|img|link|iframe|object|base|form)\b|\ssrc=|url\(|@import|\son\w+=/i);
      const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, target = ""]) => target);
      const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id = ""]) => id);
      expect(links.filter((target) => !ids.includes(target.slice(1)))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(countOf(page, "<table")).toBe(countOf(page, "<caption"));
      expect(page).not.toMatch(/<th(?! scope=)[\s>]/);
    }
  });

  it("skips no level of headings", () => {
    for (const report of [three, thirteen]) {
      const levels = [...reportPage(report).matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    }
  });

  it("says so when there is nothing to tell", () => {
    expect(textOf(reportPage({ title: "t", generatedAt: NOW, sections: [] }))).toContain("Nothing was run.");
    expect(textOf(pageOf([]))).toContain("IAM lists no OIDC provider.\nWhat the hosts present\nNo host was observed.");
    expect(textOf(pageOf([skippedResult("a.example", "it was deleted")]))).toMatch(
      /No provider is in scope\.\n1 provider skipped\n[\s\S]*https:\/\/a\.example\n1\nit was deleted/,
    );
  });
});

describe("sections", () => {
  it("are listed with how they went, and folded when they went well", () => {
    const page = reportPage(thirteen);
    const text = textOf(page);
    expect(text).toContain("13 in all: 1 failed, 12 ok");
    expect(text).toContain("8\nIAM throttling\n✗failed");
    expect(countOf(page, '<details class="run">')).toBe(12);
    expect(countOf(page, '<details class="run" open>')).toBe(1);
    expect(text).toContain("alerts sent\n1 rotated\nnone\n✗differs");
  });

  it("without expectations go by the exit code of the run", () => {
    const fine = { heading: "fine", intro: null, checks: [], result: runOf([], []) };
    const report = { title: "t", generatedAt: NOW, sections: [...three.sections, ...hundred.sections, fine] };
    expect(textOf(reportPage(report))).toContain("3 in all: 1 incomplete, 1 to look at, 1 ok");
  });
});

describe("what to do", () => {
  it("is told once for each outcome and finding, the worst first", () => {
    const page = reportPage(three);
    const codes = [...page.matchAll(/<tr id="s1-([^"]*)"/g)].map(([, code]) => code);
    expect(codes).toEqual(["untrusted", "drifted", "untrusted-chain", "leaf-pinned", "placeholder"]);
    const text = textOf(page);
    expect(text).toContain(FINDINGS["leaf-pinned"].meaning);
    expect(text).toContain(plain(OUTCOMES.drifted.actions.join(" ")));
  });

  it("is whole sentences, with pairs of backquotes", () => {
    const sentences = [
      ...Object.values(OUTCOMES).flatMap(({ meaning, actions }) => [meaning, ...actions]),
      ...Object.values(FINDINGS).flatMap(({ meaning, action }) => [meaning, action]),
    ];
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z](?:[^`]|`[^`]+`)*\.$/);
  });
});

describe("colours", () => {
  const schemes = [...STYLE.matchAll(/:root \{([^}]*--ground[^}]*)\}/g)].map(([, body = ""]) =>
    Object.fromEntries(
      [...body.matchAll(/--([\w-]+): (#[0-9a-f]+)/g)].map(([, name = "", value = ""]) => [name, value]),
    ),
  );

  it.each(["text", "quiet", "link", "good", "warn", "bad", "info"])(
    "%s can be read on every ground, light and dark",
    (name) => {
      expect(schemes).toHaveLength(2);
      for (const scheme of schemes) {
        for (const ground of ["ground", "panel", "counts", "refused"]) {
          expect(contrast(scheme[name] ?? "", scheme[ground] ?? ""), `${name} on ${ground}`).toBeGreaterThan(4.5);
        }
      }
    },
  );
});

/** @see WCAG 2.2, contrast ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.slice(1);
  const pairs = digits.length === 3 ? Array.from(digits, (digit) => digit + digit) : (digits.match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = pairs
    .map((pair) => Number.parseInt(pair, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
