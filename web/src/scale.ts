// From numbers to places in a drawing.

import { nice, ticks } from "d3-array";

export interface Scale {
  (value: number): number;
  ticks: (number: number) => number[];
}

/** The line that leads from one interval to another; with round ends if they are to be nice. */
export function linear([low, high]: [number, number], [from, to]: [number, number], isNice = false): Scale {
  const [first, last] = isNice ? nice(low, high, 5) : [low, high];
  const scale = (value: number) => from + ((value - first) / (last - first || 1)) * (to - from);
  return Object.assign(scale, { ticks: (number: number) => ticks(first, last, number) });
}
