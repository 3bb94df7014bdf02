// What the report holds in columns to rows again, as src/policygraph/report/explorer/columns.py tells of them.

import type { Data, Edge, Measure, Names, Packed } from "./data";

interface Steps {
  of: number[];
  day: (number | null)[];
  answer: number[];
  marks: number[];
  reasons: number[];
}

interface Edges {
  from: number[];
  to: number[];
  relation: number[];
  by: number[];
  files: number[];
  parts: Record<string, string[]>;
}

type Told = [template: string, names: string[], ...values: (string | number)[]] | [none: null, names: Names, text: string];

interface Reasons {
  phrases: Told[];
  of: (string | number)[][];
}

interface Files {
  forms: [before: string, after: string][];
  form: number[];
  policy: number[];
}

type ByName<T> = Record<string, (T[] | 0)[]>;

export type Held = Omit<Data, "policies" | "reasons" | "edges" | "files" | "measures"> & {
  policies: Omit<Data["policies"], "steps" | "date" | "dates"> & { steps: Steps; date: (string | 0)[]; dates: ByName<string> };
  reasons: Reasons;
  edges: Edges;
  files: Files;
  measures: (Omit<Measure, "of"> & { of: ByName<number> })[];
};

export function inRows(held: Held): Data {
  const { policies } = held;
  const dates = ofEach(policies.dates, policies.id.length);
  return {
    ...held,
    policies: { ...policies, dates, date: datesOf(policies.date, dates), steps: stepsOf(policies.steps) },
    reasons: reasonsOf(held.reasons, policies.id),
    edges: edgesOf(held.edges),
    files: filesOf(held.files, policies.id),
    measures: held.measures.map((each) => ({ ...each, of: ofEach(each.of, policies.id.length) })),
  };
}

/** Numbers that were told by how far each is below the next that was not there yet. */
export function fromNext(told: number[]): number[] {
  let next = 0;
  return told.map((below) => {
    const number = next - below;
    next = Math.max(next, number + 1);
    return number;
  });
}

export function stepsOf(steps: Steps): (number | null)[][] {
  const reasons = fromNext(steps.reasons);
  let at = 0;
  return steps.of.map((count) => {
    const flat: (number | null)[] = [];
    for (const end = at + count; at < end; at++) flat.push(steps.day[at]!, steps.answer[at]!, steps.marks[at]!, reasons[at]!);
    return flat;
  });
}

export function edgesOf(edges: Edges): Edge[] {
  const files = fromNext(edges.files);
  let successor = 0;
  let file = 0;
  const said = (count: number) => files.slice(file, (file += count));
  return edges.from.map((more, number) => {
    successor += more;
    const bySuccessor = said(edges.by[2 * number]!);
    const byPredecessor = said(edges.by[2 * number + 1]!);
    return [successor, successor + edges.to[number]!, edges.relation[number]!, bySuccessor, byPredecessor, edges.parts[number] ?? []];
  });
}

export function reasonsOf({ phrases, of }: Reasons, ids: string[]): Packed[][] {
  const read: Packed[] = [];
  const packed = (value: string | number): Packed => (typeof value !== "number" ? value : value < 0 ? ids[-1 - value]! : read[value]!);
  for (const told of phrases) {
    if (told[0] === null) {
      read.push([told[2] as string, null, told[1] as Names]);
    } else {
      const [template, names, ...values] = told as [string, string[], ...(string | number)[]];
      read.push([template, Object.fromEntries(names.map((name, number) => [name, packed(values[number]!)]))]);
    }
  }
  return of.map((each) => each.map(packed));
}

export function filesOf({ forms, form, policy }: Files, ids: string[]): string[] {
  return form.map((number, file) => forms[number]!.join(ids[policy[file]!] ?? ""));
}

/** The date of each policy, which is the first of its dates by name where it was left out. */
export function datesOf(column: (string | 0)[], dates: Record<string, string[]>[]): string[] {
  return column.map((date, policy) => (date === 0 ? Object.values(dates[policy]!).find((each) => each.length)![0]! : date));
}

export function ofEach<T>(of: ByName<T>, policies: number): Record<string, T[]>[] {
  const rows: Record<string, T[]>[] = Array.from({ length: policies }, () => ({}));
  for (const [name, column] of Object.entries(of))
    column.forEach((each, policy) => {
      if (each) rows[policy]![name] = each;
    });
  return rows;
}
