import assert from "node:assert/strict";
import test from "node:test";
import type { Data } from "../src/data";
import { dayOf, firstDay, isoOf } from "../src/days";
import { bounds, spansOf, standingOn } from "../src/standing";

const data = {
  answers: ["in_force", "not_yet", "ended", "never", "unknown"],
  policies: { steps: [[null, 1, 1, 0, 10, 0, 3, 1, 20, 2, 0, 2]] },
} as unknown as Data;

test("a step holds from its day on", () => {
  assert.equal(standingOn(data, 0, -100_000).answer, "not_yet");
  assert.deepEqual(standingOn(data, 0, 10), { answer: "in_force", presumed: true, inPart: true, reasons: 1 });
  assert.equal(standingOn(data, 0, 19).answer, "in_force");
  assert.deepEqual(standingOn(data, 0, 20), { answer: "ended", presumed: false, inPart: false, reasons: 2 });
});

test("spans have a first and a last day", () => {
  assert.deepEqual(spansOf(data, 0).map(({ first, last }) => [first, last]), [[null, 9], [10, 19], [20, null]]);
});

test("the bar goes from the first day to the last", () => {
  assert.deepEqual(bounds(data, [3]), [3, 20]);
  assert.deepEqual(bounds(data, [-30_000, -20_000]), [-30_000, -20_000]); // the changes come more than fifty years later
});

test("days are ISO 8601, and no other", () => {
  assert.equal(dayOf("1970-02-01"), 31);
  assert.equal(isoOf(31), "1970-02-01");
  assert.equal(isoOf(dayOf("0037-01-01")!), "0037-01-01");
  for (const text of ["", "2024", "2024-02-30", "2024-2-1", "2024-02-01T00:00", "x"]) assert.equal(dayOf(text), null);
  assert.deepEqual(["2024", "2024-03", "2024-03-05", ""].map((text) => firstDay(text)), [dayOf("2024-01-01"), dayOf("2024-03-01"), dayOf("2024-03-05"), null]);
});
