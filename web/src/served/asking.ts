// A query to the endpoint, and what comes back.

import { signal } from "@preact/signals";
import { say } from "../words";

export interface Term {
  type: "uri" | "literal" | "bnode" | "typed-literal" | "triple";
  value: unknown & string;
  "xml:lang"?: string;
  datatype?: string;
}

export type Answer =
  | { kind: "rows"; columns: string[]; rows: Record<string, Term>[]; seconds: string }
  | { kind: "graph"; text: string; seconds: string }
  | { kind: "truth"; value: boolean; seconds: string }
  | { kind: "problem"; detail: string };

type Format = [name: string, type: string, ending: string];
const RESULTS: Format[] = [
  ["JSON", "application/sparql-results+json", "srj"],
  ["XML", "application/sparql-results+xml", "srx"],
];

/** The formats of each kind of answer. */
export const FORMATS: Record<Exclude<Answer["kind"], "problem">, Format[]> = {
  rows: [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ...RESULTS],
  truth: RESULTS,
  graph: [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"], ["RDF/XML", "application/rdf+xml", "rdf"]],
};

export const answer = signal<Answer | null>(null);
export const isAsked = signal(false);
let going: AbortController | null = null;

async function send(fields: [string, string][], accept: string): Promise<Response> {
  going?.abort();
  going = new AbortController();
  const headers = { accept, "accept-language": document.documentElement.lang };
  return fetch("/sparql", { method: "POST", body: new URLSearchParams(fields), headers, signal: going.signal });
}

/** Give up what was asked. */
export function stop(): void {
  going?.abort();
  isAsked.value = false;
}

/** Ask, and show the answer when it has come. */
export async function ask(fields: [string, string][]): Promise<void> {
  const started = performance.now();
  isAsked.value = true;
  try {
    const response = await send(fields, "application/sparql-results+json, text/turtle;q=0.9");
    const type = response.headers.get("content-type") ?? "";
    const body = await response.text();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    answer.value = read(response.ok, type, body, seconds);
    isAsked.value = false;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    answer.value = { kind: "problem", detail: say("The server does not answer.") };
    isAsked.value = false;
  }
}

/** An answer of the endpoint, by its type. */
export function read(ok: boolean, type: string, body: string, seconds: string): Answer {
  if (!ok) return { kind: "problem", detail: (JSON.parse(body) as { detail: string }).detail };
  if (type.startsWith("text/turtle")) return { kind: "graph", text: body, seconds };
  const told = JSON.parse(body) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Record<string, Term>[] } };
  if (told.boolean !== undefined) return { kind: "truth", value: told.boolean, seconds };
  return { kind: "rows", columns: told.head.vars ?? [], rows: told.results?.bindings ?? [], seconds };
}

/** The answer in another format. */
export async function download(fields: [string, string][], type: string): Promise<string> {
  return (await send(fields, type)).text();
}
