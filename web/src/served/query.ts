// What the editor knows of a query while it is typed: its parameters, and how the word before the caret may go on.

import type { Names } from "../data";

export interface Question {
  name: string;
  titles: Names;
  description: string;
  parameters: { name: string; default: string | null }[];
  text: string;
  missing: string[];
}

export interface Known {
  prefixes: Record<string, string>;
  terms: string[]; // prefixed names
}

const PARAMETER = /^#\s*param\s+([A-Za-z_]\w*)\s*:[^=\n]*(?:=\s*(.*?)\s*)?$/gm;

/** The parameters that the head of a query declares, each with its default, null where it has none. */
export function parametersOf(text: string): { name: string; default: string | null }[] {
  return [...text.matchAll(PARAMETER)].map(([, name, value]) => ({ name: name!, default: value ?? null }));
}

const KEYWORDS = [
  "ASK", "BIND", "CONSTRUCT", "COUNT", "DESCRIBE", "DISTINCT", "EXISTS", "FILTER", "GRAPH", "GROUP BY", "HAVING", "LANG", "LIMIT", "MINUS", "NOT EXISTS",
  "OFFSET", "OPTIONAL", "ORDER BY", "PREFIX", "REGEX", "SELECT", "STR", "UNION", "VALUES", "WHERE",
];
const WORD = /(?:[?$]\w*|[A-Za-z][\w.-]*(?::[\w.-]*)?|:[\w.-]*)$/;
export const MOST = 12;

/** The word before the caret, "" where there is none or where it is part of an IRI, a text or a comment. */
export function wordAt(text: string, caret: number): string {
  const line = text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
  const outside = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>/g, "");
  if (/["'#]|<[^\s]*$/.test(outside)) return "";
  return WORD.exec(outside)?.[0] ?? "";
}

/** What a word may become, what begins as it does before what has it inside. */
export function completions(word: string, text: string, known: Known): string[] {
  if (!word) return [];
  const variables = [...new Set(text.match(/[?$]\w+/g) ?? [])].filter((each) => each !== word).sort();
  if (/^[?$]/.test(word)) return variables.filter((each) => each.startsWith(word)).slice(0, MOST);
  const folded = word.toLowerCase();
  const prefixes = Object.keys(known.prefixes).sort().map((each) => `${each}:`);
  const pool = word.includes(":") ? known.terms : [...KEYWORDS, ...prefixes, ...known.terms];
  const starting = pool.filter((each) => each.toLowerCase().startsWith(folded));
  const inside = pool.filter((each) => !starting.includes(each) && named(each).includes(folded));
  return [...starting, ...inside].filter((each) => each !== word).slice(0, MOST);
}

const named = (term: string): string => term.slice(term.indexOf(":") + 1).toLowerCase();

/** The text with a word before the caret replaced, and the caret behind what replaces it. */
export function completed(text: string, caret: number, word: string, by: string): [text: string, caret: number] {
  const start = caret - word.length;
  const rest = by.endsWith(":") ? by : `${by} `;
  const added = text[caret] === " " ? rest.trimEnd() : rest;
  return [text.slice(0, start) + added + text.slice(caret), start + added.length];
}
