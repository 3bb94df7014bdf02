import assert from "node:assert/strict";
import test from "node:test";
import type { Data } from "../src/data";
import pairs from "./folded.json";
import { fold, passing, sorted, tally, tests, type Wanted } from "../src/select";

const data = {
  answers: ["in_force", "not_yet", "ended", "never", "unknown"],
  policies: {
    id: ["act-a", "act-b", "named"],
    titles: { en: ["Élan Act", "Other Act", ""], zh: ["法案甲", "", ""] },
    resolved: [1, 1, 0],
    date: ["2001", "2002-03", ""],
    steps: [[null, 1, 1, 0, 10, 0, 0, 0], [null, 2, 0, 0], [null, 4, 0, 0]],
  },
  facets: [{ name: "country", values: [{ en: "Canada", zh: "加拿大" }, { en: "Japan" }], of: [[0], [0, 1], []] }],
} as unknown as Data;

const none: Wanted = { text: "", standing: [], record: "", year: "", facets: new Map() };
const chosen = (wanted: Partial<Wanted>, day = 20) => passing(data, tests(data, { ...none, ...wanted }, day));

test("a text is folded as by every other search", () => {
  for (const [text, folded] of pairs as [string, string][]) assert.equal(fold(text), folded);
});

test("all words are looked for in id and titles of all languages", () => {
  assert.deepEqual(chosen({ text: "act elan" }), [0]);
  assert.deepEqual(chosen({ text: "法案" }), [0]);
  assert.deepEqual(chosen({ text: "act" }), [0, 1]);
  assert.deepEqual(chosen({ text: "nothing" }), []);
});

test("what is wanted of several things is wanted of each", () => {
  assert.deepEqual(chosen({ facets: new Map([["country", ["Japan", "Canada"]]]) }), [0, 1]);
  assert.deepEqual(chosen({ facets: new Map([["country", ["Japan"]]]) }), [1]);
  assert.deepEqual(chosen({ standing: ["in_force"] }), [0]);
  assert.deepEqual(chosen({ standing: ["in_force"] }, 9), []);
  assert.deepEqual(chosen({ record: "without" }), [2]);
  assert.deepEqual(chosen({ year: "2002" }), [1]);
});

test("the choices of a facet are counted without its own", () => {
  const all = tests(data, { ...none, facets: new Map([["country", ["Japan"]]]) }, 20);
  assert.deepEqual([...tally(data.facets[0]!.of, passing(data, all, "f.country"))], [[0, 2], [1, 1]]);
});

test("policies are sorted either way, those without a key last", () => {
  const { date } = data.policies;
  assert.deepEqual(sorted([0, 1, 2], (policy) => date[policy]!, false), [0, 1, 2]);
  assert.deepEqual(sorted([0, 1, 2], (policy) => date[policy]!, true), [1, 0, 2]);
  assert.deepEqual(sorted([0, 1, 2], (policy) => [5, 10, 5][policy]!, false), [0, 2, 1]);
});
