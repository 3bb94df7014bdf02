// What the page says, in the language that was chosen: its own texts, names from records, and reasons.

import { signal } from "@preact/signals";
import type { Names, Packed } from "./data";

export const language = signal("en");
let words: Record<string, Record<string, string>> = { en: {} };

export function setWords(all: Record<string, Record<string, string>>): void {
  words = all;
}

/** The languages that the page speaks, English first. */
export function spoken(): string[] {
  return ["en", ...Object.keys(words).filter((tag) => tag !== "en").sort()];
}

export function translated(text: string, tag = language.value): string {
  return words[tag]?.[text] ?? text;
}

/** A text of the page, always a literal in the source, with values in its braces. */
export function say(text: string, values: Record<string, string | number> = {}): string {
  return filled(translated(text), values);
}

/** What stands between the items of a list, and between longer parts, as the language writes it. */
export const comma = (): string => say("{item}, {next}", { item: "", next: "" });
export const semicolon = (): string => say("{first}; {second}", { first: "", second: "" });

function filled(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)(?::,)?\}/g, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? count(value) : value;
  });
}

export function count(number: number): string {
  return number.toLocaleString("en");
}

/** A name in the language that was chosen, else in English, else in any. */
export function named(names: Names | undefined, tag = language.value): string {
  if (!names) return "";
  return names[tag] || names.en || Object.values(names).find(Boolean) || "";
}

/** What a language is called, its tag where the browser does not know. */
export function languageName(tag: string, own = language.value): string {
  try {
    return new Intl.DisplayNames([own], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A phrase or a label as Python packs them, as words/phrases.py says them. */
export function said(text: Packed): string {
  if (typeof text === "string") return text;
  const [template, values] = text;
  if (values === null) return named(text[2]!) || template;
  const inner = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(value)]));
  return filled(translated(template), inner);
}

export function because(reasons: Packed[]): string {
  return reasons.map(said).reduce((first, second) => filled(translated("{first}; {second}"), { first, second }), "").replace(/^[;；]\s*/, "");
}

/** A name with a capital, as headings have it. */
export function heading(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
