import assert from "node:assert/strict";
import test from "node:test";
import { datesOf, edgesOf, filesOf, fromNext, ofEach, reasonsOf, stepsOf } from "../src/columns";

// The examples are those of src/policygraph/report/explorer/columns.py.
test("numbers are counted from the next one that is new", () => {
  assert.deepEqual(fromNext([0, 0, 1, 0, 3]), [0, 1, 1, 2, 0]);
});

test("steps stand by policy again", () => {
  const held = { of: [2, 1], day: [null, 14, null], answer: [1, 0, 4], marks: [1, 1, 0], reasons: [0, 0, 2] };
  assert.deepEqual(stepsOf(held), [[null, 1, 1, 0, 14, 0, 1, 1], [null, 4, 0, 0]]);
});

test("edges have their ends, their files and their parts again", () => {
  const held = { from: [2, 3], to: [-1, -3], relation: [0, 1], by: [2, 0, 0, 1], files: [0, 0, 0], parts: { 1: ["art. 3"] } };
  assert.deepEqual(edgesOf(held), [[2, 1, 0, [0, 1], [], []], [5, 2, 1, [], [2], ["art. 3"]]]);
});

test("reasons have the phrases and labels in them again", () => {
  const label: [null, Record<string, string>, string] = [null, { zh: "取代" }, "supersedes"];
  const held = { phrases: [["on {day}", ["day"], "2020"], label, ["{a} {b}: {c}", ["a", "b", "c"], -2, 1, 0]], of: [[0], [2, "so"]] } as never;
  const day = ["on {day}", { day: "2020" }];
  assert.deepEqual(reasonsOf(held, ["w", "x"]), [[day], [["{a} {b}: {c}", { a: "x", b: ["supersedes", null, { zh: "取代" }], c: day }], "so"]]);
});

test("files are called as their policies", () => {
  const held = { forms: [["en/", ".md"], ["zh/", ".md"], ["c", ""]] as [string, string][], form: [0, 1, 0, 2], policy: [0, 0, 1, -1] };
  assert.deepEqual(filesOf(held, ["a", "b"]), ["en/a.md", "zh/a.md", "en/b.md", "c"]);
});

test("a date that was left out is the first by name", () => {
  assert.deepEqual(datesOf([0, "2016", ""], [{ issued: ["2015"] }, { issued: ["2017", "2016"] }, {}]), ["2015", "2016", ""]);
});

test("measures have the numbers of each policy again", () => {
  assert.deepEqual(ofEach({ 0: [[95], 0, 0], 1: [0, 0, [40, 50]] }, 3), [{ 0: [95] }, {}, { 1: [40, 50] }]);
});
