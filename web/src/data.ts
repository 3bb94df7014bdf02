// The object that the report holds, as src/policygraph/report/explorer/data.py makes it, and how it is read.

import { inRows, type Held } from "./columns";

export type Names = Record<string, string>; // language tag -> text
export type Packed = string | [string, Record<string, Packed>] | [string, null, Names]; // a text, a phrase, a label

export interface Facet {
  name: string;
  names: Names;
  shares: boolean;
  values: Names[]; // the most frequent first
  counts: number[]; // policies with each of the first values
  of: number[][]; // the values of each policy
}

export interface Measure {
  name: string;
  names: Names;
  facet: string;
  groups: string[]; // labels of the facet, "" for those without
  by: Names[];
  rows: [number, number, number, number, number, number][]; // group, by, policies, median, lowest, highest
  of: Record<string, number[]>[]; // of each policy: by -> numbers
}

export type Edge = [from: number, to: number, relation: number, bySuccessor: number[], byPredecessor: number[], parts: string[]];

export interface Family {
  members: number[]; // by date
  edges: number[];
  size?: [number, number];
  boxes?: [number, number][];
  lines?: [edges: number[], points: [number, number][]][];
}

export interface Health {
  edges: number;
  components: number;
  both_sides: number;
  one_sided: number;
  unresolved: number;
  cycles: number;
  splits: number;
  merges: number;
  ended_without_successor: number;
  longest_chain: string[]; // ids, the oldest first
}

// severity, rule, policy, file, line, field, message, value, name of what is no policy here
export type FindingRow = [number, number, number, number, number, string, number, number, string];

export interface Findings {
  rows: FindingRow[];
  rules: { code: string; names: Names; explanations: Names }[];
  messages: Names[];
  values: Names[];
}

export interface Places {
  kind: string;
  subjects: number;
  rows: [latitude: number, longitude: number, there: [id: string, titles: Names, precision: string][], names: Names][];
}

export interface Data {
  program: string;
  title: string;
  view: string; // what is shown first
  language: string; // "" for that of the browser
  made: string;
  on: string;
  observed: string;
  answers: Answer[];
  figures: {
    records: number;
    policies: number;
    unresolved: number;
    current: number;
    languages: Record<string, number>;
    audits: { records: number; never: number; oldest: string; newest: string; median_days: number | null } | null;
  };
  policies: {
    id: string[];
    iri_start: string;
    iri: (string | 0)[]; // 0: the start with the id behind it
    resolved: number[];
    titles: Record<string, string[]>;
    date: string[];
    dates: Record<string, string[]>[];
    audited: string[][];
    steps: (number | null)[][]; // day, answer, marks, reasons; and again
    stands: Record<string, { policies: number[]; unknown: number[]; pending: number[]; presumed: boolean }>;
  };
  reasons: Packed[][];
  dates: string[];
  facets: Facet[];
  measures: Measure[];
  relations: { name: string; names: Names; effect: string }[];
  edges: Edge[];
  box: [number, number];
  families: Family[];
  health: Record<string, Health>;
  kinds: { names: Names; policies: boolean; count: number; facets: Facet[] }[];
  places: Places[];
  land?: unknown;
  findings: Findings | null;
  details: { chunk: number; chunks: string[] } | null;
  properties: Names[];
  things: Names[];
  files: string[];
  words: Record<string, Record<string, string>>;
}

export type Answer = "in_force" | "not_yet" | "ended" | "never" | "unknown";
export type Place = [file: number, line: number];
export type Value = [content: string | number | { policy: number }, language: string, places: Place[]];
export type Fact = [property: number, values: Value[]];

export interface Detail {
  facts: Fact[];
  nodes: [property: number, keys: Value[], facts: Fact[]][];
  records: [file: number, facts: Fact[]][];
}

async function inflated(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

export async function readData(): Promise<Data> {
  const element = document.getElementById("data")!;
  const text = element.textContent ?? "";
  return inRows(JSON.parse(element.dataset.packed ? await inflated(text) : text) as Held);
}

const opened = new Map<number, Promise<Detail[]>>();

/** What is told of a policy, null where the report leaves texts out. */
export async function readDetail(data: Data, policy: number): Promise<Detail | null> {
  if (!data.details) return null;
  const { chunk, chunks } = data.details;
  const number = Math.floor(policy / chunk);
  if (!opened.has(number)) opened.set(number, inflated(chunks[number] ?? "").then((text) => JSON.parse(text) as Detail[]));
  return (await opened.get(number)!)[policy % chunk] ?? null;
}
