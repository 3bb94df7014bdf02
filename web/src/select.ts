// Which policies are shown: searched, filtered, counted and sorted, over columns.

import type { Data } from "./data";
import { standingOn } from "./standing";

export interface Wanted {
  text: string;
  standing: string[];
  record: string; // "with", "without" or ""
  year: string; // of publication, "" for any
  facets: Map<string, string[]>; // name -> English labels, of which a policy is to have one
}

const MARKS = new RegExp(
  "[\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670" +
    "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u3099\\u309a\\ufe20-\\ufe2f]",
  "g",
);

/** A text without letter case, accents, vowel points and widths, with one kind of hyphen and apostrophe, as every search folds it. */
export function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(MARKS, "").normalize("NFC");
  const plain = bare.replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[\u02bc\u2018\u2019\u201b]/g, "'");
  return plain.toUpperCase().toLowerCase().replace(/ς/g, "σ"); // ß is ss, and a last sigma is as any other
}

const searched = new WeakMap<Data, string[]>();

/** The texts of each policy that a search looks at, folded: id and titles in all languages. */
export function searchTexts(data: Data): string[] {
  let texts = searched.get(data);
  if (!texts) {
    const titles = Object.values(data.policies.titles);
    texts = data.policies.id.map((id, policy) => fold([id, ...titles.map((each) => each[policy] ?? "")].join("\n")));
    searched.set(data, texts);
  }
  return texts;
}

type Test = (policy: number) => boolean;

/** The tests of what is wanted, by name; "" for the text. */
export function tests(data: Data, wanted: Wanted, day: number): Map<string, Test> {
  const found = new Map<string, Test>();
  const parts = fold(wanted.text).split(/\s+/).filter(Boolean);
  if (parts.length) {
    const texts = searchTexts(data);
    found.set("", (policy) => parts.every((part) => texts[policy]!.includes(part)));
  }
  if (wanted.standing.length)
    found.set("standing", (policy) => wanted.standing.includes(standingOn(data, policy, day).answer));
  if (wanted.record) found.set("record", (policy) => Boolean(data.policies.resolved[policy]) === (wanted.record === "with"));
  if (wanted.year) found.set("year", (policy) => data.policies.date[policy]!.startsWith(wanted.year));
  for (const [name, labels] of wanted.facets) {
    const facet = data.facets.find((each) => each.name === name);
    const numbers = new Set(facet?.values.flatMap((names, number) => (labels.includes(names.en ?? "") ? [number] : [])));
    found.set(`f.${name}`, (policy) => facet?.of[policy]?.some((number) => numbers.has(number)) ?? false);
  }
  return found;
}

/** The policies that pass all tests but the one that is left out. */
export function passing(data: Data, all: Map<string, Test>, without?: string): number[] {
  const used = [...all].filter(([name]) => name !== without).map(([, test]) => test);
  return data.policies.id.map((_, policy) => policy).filter((policy) => used.every((test) => test(policy)));
}

/** Value -> how many of the policies have it; the policies are those of a column of lists. */
export function tally(of: number[][], policies: number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const policy of policies) for (const value of of[policy] ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Policies sorted by a key, those without one last, ties by number; a key that starts with "-" turns the order. */
export function sorted(policies: number[], keyOf: (policy: number) => string | number, descending: boolean): number[] {
  const keys = new Map(policies.map((policy) => [policy, keyOf(policy)]));
  const sign = descending ? -1 : 1;
  return [...policies].sort((one, other) => {
    const [a, b] = [keys.get(one)!, keys.get(other)!];
    if (a === b) return one - other;
    if (a === "" || b === "") return a === "" ? 1 : -1;
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"));
  });
}
