// The corpus that the page shows, and what all views ask of it.

import { computed } from "@preact/signals";
import type { Answer, Data, Edge } from "./data";
import { dayOf, firstDay } from "./days";
import { passing, tests, type Wanted } from "./select";
import { bounds, standingOn, type Standing } from "./standing";
import { all, chosen, param } from "./state";
import { language, named, say } from "./words";

export let data: Data;
export let slider: [number, number]; // the first and the last day of the bar
let edgesOf: Map<number, Edge[]>;
let familyOf: Map<number, number>;
let numbers: Map<string, number>;

export function use(read: Data): void {
  data = read;
  numbers = new Map(data.policies.id.map((id, number) => [id, number]));
  const days = data.policies.date.map(firstDay).filter((each) => each !== null);
  const [first, last] = bounds(data, [...days, dayOf(data.made)!, dayOf(data.on)!]);
  slider = [first - 31, last + 31];
  edgesOf = new Map();
  for (const edge of data.edges)
    for (const end of new Set([edge[0], edge[1]])) edgesOf.set(end, [...(edgesOf.get(end) ?? []), edge]);
  familyOf = new Map(data.families.flatMap((family, number) => family.members.map((policy): [number, number] => [policy, number])));
}

/** The day as of which all is shown. */
export const day = computed(() => dayOf(param("on")) ?? dayOf(data.on)!);

export const standing = (policy: number, on = day.value): Standing => standingOn(data, policy, on);
export const numberOf = (id: string): number | undefined => numbers.get(id);
export const edges = (policy: number): Edge[] => edgesOf.get(policy) ?? [];
export const family = (policy: number): number | undefined => familyOf.get(policy);

/** The title of a policy in the language that was chosen, else in any; "" for one that nobody names. */
export function title(policy: number): string {
  const titles = data.policies.titles;
  const own = titles[language.value]?.[policy];
  return own || titles.en?.[policy] || Object.values(titles).map((each) => each[policy]).find(Boolean) || "";
}

const LONGEST_TITLE = 200;

export function shortTitle(policy: number): string {
  const text = title(policy) || data.policies.id[policy]!;
  return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
}

export const iriOf = (policy: number): string => data.policies.iri[policy] || data.policies.iri_start + data.policies.id[policy]!;

/** What the address asks of policies. */
export const wanted = computed<Wanted>(() => ({
  text: param("q"),
  standing: all("standing"),
  record: param("record"),
  year: param("year"),
  facets: new Map(data.facets.flatMap((facet) => (all(`f.${facet.name}`).length ? [[facet.name, all(`f.${facet.name}`)] as const] : []))),
}));

export const wantedTests = computed(() => tests(data, wanted.value, day.value));
export const selected = computed(() => passing(data, wantedTests.value));
export const isNarrowed = computed(() => chosen.value.length > 0);

/** How many of the policies with a record stand where on the day. */
export const standings = computed(() => {
  const counts: Record<Answer, number> & { in_part: number } = { in_force: 0, not_yet: 0, ended: 0, never: 0, unknown: 0, in_part: 0 };
  data.policies.id.forEach((_, policy) => {
    if (!data.policies.resolved[policy]) return;
    const { answer, inPart } = standing(policy);
    counts[answer] += 1;
    counts.in_part += Number(inPart);
  });
  return counts;
});

export function answerWords(answer: Answer): string {
  switch (answer) {
    case "in_force":
      return say("in force");
    case "not_yet":
      return say("not yet");
    case "ended":
      return say("ended");
    case "never":
      return say("never");
    case "unknown":
      return say("unknown");
  }
}

export function standingWords(standing: Standing): string {
  const told = standing.inPart ? say("{standing} in part", { standing: answerWords(standing.answer) }) : answerWords(standing.answer);
  return standing.presumed ? say("{standing}, presumed", { standing: told }) : told;
}

export function severityWords(severity: number): string {
  return [say("violation"), say("warning"), say("info")][severity] ?? "";
}

export function severitiesWords(severity: number): string {
  return [say("violations"), say("warnings"), say("infos")][severity] ?? "";
}

export const SEVERITIES = ["violation", "warning", "info"];

export const labels = (facet: { values: { en?: string }[]; of: number[][] }, policy: number): string[] =>
  (facet.of[policy] ?? []).map((number) => named(facet.values[number] as Record<string, string>));
