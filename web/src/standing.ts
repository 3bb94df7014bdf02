// Where a policy stands on a day: looked up in the steps that Python made, and never decided here.

import type { Answer, Data, Packed } from "./data";

export interface Standing {
  answer: Answer;
  presumed: boolean;
  inPart: boolean;
  reasons: number;
}

const WIDTH = 4;
const PRESUMED = 1;
const IN_PART = 2;

type Steps = Pick<Data, "answers"> & { policies: Pick<Data["policies"], "steps"> };

export function standingOn(data: Steps, policy: number, day: number): Standing {
  const steps = data.policies.steps[policy]!;
  let at = 0;
  while (at + WIDTH < steps.length && steps[at + WIDTH]! <= day) at += WIDTH;
  return standingAt(data, steps, at);
}

function standingAt(data: Pick<Data, "answers">, steps: (number | null)[], at: number): Standing {
  const marks = steps[at + 2]!;
  return {
    answer: data.answers[steps[at + 1]!]!,
    presumed: (marks & PRESUMED) > 0,
    inPart: (marks & IN_PART) > 0,
    reasons: steps[at + 3]!,
  };
}

export interface Span extends Standing {
  first: number | null; // null: since always
  last: number | null; // null: for ever
}

/** The spans of days in which a policy stands somewhere, in their order. */
export function spansOf(data: Steps, policy: number): Span[] {
  const steps = data.policies.steps[policy]!;
  const spans: Span[] = [];
  for (let at = 0; at < steps.length; at += WIDTH) {
    const next = steps[at + WIDTH];
    spans.push({ ...standingAt(data, steps, at), first: steps[at] ?? null, last: next === undefined || next === null ? null : next - 1 });
  }
  return spans;
}

const HORIZON = 50 * 366; // days after the last of the dates to which ends stretch a picture: 9999-12-31 is none

/** The first and the last day on which anything changes, with those of the dates; changes long after these are left out. */
export function bounds(data: Steps, more: number[]): [number, number] {
  let first = Infinity;
  let last = -Infinity;
  const horizon = more.reduce((one, other) => Math.max(one, other), -Infinity) + HORIZON;
  const take = (day: number | null | undefined) => {
    if (day === null || day === undefined || day > horizon) return;
    first = Math.min(first, day);
    last = Math.max(last, day);
  };
  for (const steps of data.policies.steps) for (let at = 0; at < steps.length; at += WIDTH) take(steps[at]);
  more.forEach(take);
  return [first, last];
}

export type Reasons = Packed[];
