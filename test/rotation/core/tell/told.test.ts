import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LASTING_EVENTS, type LastingEvent } from "../../../../rotation/contract.js";
import {
  formatTold,
  type Look,
  MAX_TOLD_BYTES,
  NOTHING_TOLD,
  parseTold,
  type Told,
  toldAfter,
  untold,
} from "../../../../rotation/core/tell/told.js";

const arns = (count: number, prefix = "arn") => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const look = (given: Partial<Look>): Look => ({ known: [], unclear: [], over: [], whole: true, ...given });
const toldOf = (subjects: readonly string[], event: LastingEvent = "untrusted"): Told =>
  new Map([[event, toldAfter(NOTHING_TOLD, event, look({ known: subjects }))]]);
/** As the next invocation reads it. */
const reread = (told: Told): Told => parseTold(formatTold(told)) ?? NOTHING_TOLD;
const later = (told: Told, given: Partial<Look>): Told =>
  new Map([["untrusted", toldAfter(told, "untrusted", look(given))]]);

describe("what people do not know of", () => {
  it("is everything at first, then what is new alone, by event", () => {
    expect(untold(NOTHING_TOLD, "untrusted", ["a", "b"])).toEqual(["a", "b"]);
    const told = reread(toldOf(["a"]));
    expect(untold(told, "untrusted", ["a", "b"])).toEqual(["b"]);
    expect(untold(told, "drifted", ["a"])).toEqual(["a"]);
  });

  it("survives being written and read, for every event", () => {
    fc.assert(
      fc.property(fc.constantFrom(...LASTING_EVENTS), fc.uniqueArray(fc.string(), { maxLength: 300 }), (event, all) => {
        expect(untold(reread(toldOf(all, event)), event, all)).toEqual([]);
        expect(untold(reread(toldOf(all.slice(1), event)), event, all)).toEqual(all.slice(0, 1));
      }),
      { numRuns: 50 },
    );
  });
});

describe("after a run for all providers", () => {
  it("known is what holds and people know; what ended, or went away, is new when it comes again", () => {
    const told = reread(later(reread(toldOf(["stays", "ends", "gone"])), { known: ["stays"], over: ["ends"] }));
    expect(untold(told, "untrusted", ["stays", "ends", "gone"])).toEqual(["ends", "gone"]);
  });

  it("what was told of a provider that could not be checked stays, and no more", () => {
    const told = reread(later(reread(toldOf(["told"])), { unclear: ["told", "never told"] }));
    expect(untold(told, "untrusted", ["told", "never told"])).toEqual(["never told"]);
  });
});

it("a run for some providers leaves what was told of others", () => {
  const told = reread(later(reread(toldOf(["other", "ends"])), { known: ["new"], over: ["ends"], whole: false }));
  expect(untold(told, "untrusted", ["other", "new", "ends"])).toEqual(["ends"]);
});

describe("of more subjects than there is room for", () => {
  const many = arns(1000);
  const told = reread(toldOf(many));

  it("nothing is new while they are the same, in any order; all are when one is new, or gone", () => {
    expect(untold(told, "untrusted", many.toReversed())).toEqual([]);
    expect(untold(told, "untrusted", [...many, "new"])).toHaveLength(1001);
    expect(untold(told, "untrusted", many.slice(1))).toHaveLength(999);
  });

  it("a run for some of them leaves that, unless it ended for one: then all are told again", () => {
    const partial = { whole: false, known: [] };
    expect(untold(reread(later(told, partial)), "untrusted", many)).toEqual([]);
    expect(untold(reread(later(told, { ...partial, over: ["arn-1"] })), "untrusted", many)).toHaveLength(1000);
    expect(untold(reread(later(told, { known: many })), "untrusted", many)).toEqual([]);
  });

  it("the text fits a parameter, whatever the numbers; the event with the most goes first", () => {
    const sizes = fc.tuple(...LASTING_EVENTS.map(() => fc.nat({ max: 800 })));
    fc.assert(
      fc.property(sizes, (counts) => {
        const all = new Map(
          LASTING_EVENTS.map((event, index) => [
            event,
            toldAfter(NOTHING_TOLD, event, look({ known: arns(counts[index] ?? 0) })),
          ]),
        );
        expect(Buffer.byteLength(formatTold(all))).toBeLessThanOrEqual(MAX_TOLD_BYTES);
        LASTING_EVENTS.forEach((event, index) => {
          expect(untold(reread(all), event, arns(counts[index] ?? 0))).toEqual([]);
        });
      }),
      { numRuns: 25 },
    );
    const both = new Map([...toldOf(many), ...toldOf(["a", "b"], "drifted")]);
    expect(untold(reread(both), "drifted", ["a", "b", "c"])).toEqual(["c"]);
  });
});

it.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["another shape", "[]"],
  ["another version", '{"version":2,"told":{}}'],
  ["half a hash", '{"version":1,"told":{"untrusted":"abcdefg"}}'],
  ["a digest without a number", '{"version":1,"told":{"untrusted":{"digest":"x"}}}'],
])("a text with %s is not understood", (_, text) => {
  expect(parseTold(text)).toBeNull();
});

it("an event that is not known is dropped", () => {
  expect(parseTold('{"version":1,"told":{"renamed":"abcdefgh"}}')).toEqual(NOTHING_TOLD);
});
