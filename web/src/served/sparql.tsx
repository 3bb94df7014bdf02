// The page of the endpoint: a query with its parameters, completed while it is typed, and its answer.

import { signal } from "@preact/signals";
import { render } from "preact";
import { useRef } from "preact/hooks";
import { save } from "../download";
import { language, languageName, named, say, setWords, spoken } from "../words";
import { answer, ask, download, FORMATS, isAsked, stop, type Answer, type Term } from "./asking";
import { escaped, printable } from "./printable";
import { completed, completions, parametersOf, wordAt, type Known, type Question } from "./query";

interface Told extends Known {
  title: string;
  language: string;
  base: string;
  questions: Question[];
  words: Record<string, Record<string, string>>;
}

const EXAMPLE = `SELECT ?policy ?title {
  ?policy a pg:Policy ; dcterms:title ?title
}
ORDER BY ?title
LIMIT 50`;
const SHOWN = 1000; // rows of a table

const told = JSON.parse(document.getElementById("data")!.textContent ?? "") as Told;
const given = new URLSearchParams(location.search);
const text = signal(given.get("query") ?? EXAMPLE);
const values = signal<Record<string, string>>(Object.fromEntries([...given].filter(([name]) => name.startsWith("$")).map(([name, value]) => [name.slice(1), value])));
const offered = signal<string[]>([]);
const chosen = signal(0);
const place = signal({ left: "0", top: "0" }); // of what is offered: under the caret
const theme = signal(given.get("theme") ?? "");

function fields(): [string, string][] {
  const bound = parametersOf(text.value).map(({ name }): [string, string] => [`$${name}`, values.value[name] ?? ""]);
  return [["query", text.value], ...bound.filter(([, value]) => value)];
}

/** Let the address be that of the answer, which a program gets there and a person on this page. */
function remember(): void {
  const shown = [...fields(), ["lang", given.get("lang") ?? ""], ["theme", theme.value]].filter(([, value]) => value) as [string, string][];
  history.replaceState(null, "", `?${new URLSearchParams(shown).toString()}`);
}

function run(): void {
  offered.value = [];
  remember();
  void ask(fields());
}

function Head() {
  const isDark = document.documentElement.dataset.theme === "dark";
  return (
    <header class="top">
      <span class="name"><b>policygraph</b> <bdi>{told.title}</bdi></span>
      <nav aria-label={say("Views")}>
        <a href="/">{say("Overview")}</a>
        <a href="/sparql" aria-current="page">SPARQL</a>
      </nav>
      <span class="switches">
        <label>
          <span class="hidden">{say("Language")}</span>
          <select value={language.value} onChange={(event) => { given.set("lang", event.currentTarget.value); look(); remember(); }}>
            {spoken().map((tag) => <option key={tag} value={tag} lang={tag}>{languageName(tag, tag)}</option>)}
          </select>
        </label>
        <button type="button" onClick={() => { theme.value = isDark ? "light" : "dark"; look(); remember(); }}>{isDark ? say("Light") : say("Dark")}</button>
      </span>
    </header>
  );
}

function Questions() {
  const pick = (name: string) => {
    const question = told.questions.find((each) => each.name === name);
    if (!question) return;
    text.value = question.text;
    values.value = Object.fromEntries(question.parameters.map((each) => [each.name, each.default ?? ""]));
  };
  return (
    <label class="field">
      {say("Named question")}
      <select value={told.questions.find((each) => each.text === text.value)?.name ?? ""} onChange={(event) => pick(event.currentTarget.value)}>
        <option value="">{say("a query of your own")}</option>
        {told.questions.map((each) => <option key={each.name} value={each.name} disabled={each.missing.length > 0}>{each.name}: {named(each.titles)}</option>)}
      </select>
    </label>
  );
}

function Parameters() {
  const parameters = parametersOf(text.value);
  return (
    <>
      {parameters.map(({ name, default: usual }) => (
        <label class="field" key={name}>
          <code>{name}</code>
          <input
            type="text" value={values.value[name] ?? ""} placeholder={usual ?? ""} autocomplete="off" spellcheck={false} required={usual === null}
            onInput={(event) => { values.value = { ...values.value, [name]: event.currentTarget.value }; }}
            onKeyDown={(event) => { if (event.key === "Enter") run(); }}
          />
        </label>
      ))}
    </>
  );
}

function Editor() {
  const area = useRef<HTMLTextAreaElement>(null);
  const word = () => wordAt(text.value, area.current!.selectionStart);
  const offer = () => {
    const { selectionStart, selectionEnd } = area.current!;
    const before = text.value.slice(0, selectionStart - word().length).split("\n");
    place.value = {
      left: `max(0px, min(.7rem + ${before.at(-1)!.length}ch - ${area.current!.scrollLeft}px, 100% - 17rem))`,
      top: `calc(.6rem + ${before.length} * 1.5em - ${area.current!.scrollTop}px)`,
    };
    chosen.value = 0;
    offered.value = selectionStart === selectionEnd ? completions(word(), text.value, told) : [];
  };
  const take = (by: string) => {
    const [next, caret] = completed(text.value, area.current!.selectionStart, word(), by);
    text.value = next;
    area.current!.value = next;
    area.current!.focus();
    area.current!.setSelectionRange(caret, caret);
    offered.value = [];
    if (by.endsWith(":")) offer();
  };
  const press = (event: KeyboardEvent) => {
    const isOpen = offered.value.length > 0;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
    else if (event.key === " " && event.ctrlKey) offer();
    else if (isOpen && event.key === "Escape") offered.value = [];
    else if (isOpen && event.key === "ArrowDown") chosen.value = (chosen.value + 1) % offered.value.length;
    else if (isOpen && event.key === "ArrowUp") chosen.value = (chosen.value + offered.value.length - 1) % offered.value.length;
    else if (isOpen && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) take(offered.value[chosen.value]!);
    else return;
    event.preventDefault();
  };
  return (
    <div class="editor">
      <label class="hidden" for="query">{say("Query")}</label>
      <textarea
        id="query" ref={area} rows={14} spellcheck={false} autocomplete="off" autocapitalize="off" value={text.value}
        aria-autocomplete="list" aria-controls="offered" aria-describedby="keys"
        {...(offered.value.length ? { "aria-activedescendant": `offered-${chosen.value}` } : {})}
        onInput={(event) => { text.value = event.currentTarget.value; offer(); }}
        onKeyDown={press} onClick={() => { offered.value = []; }} onBlur={() => { offered.value = []; }}
      />
      <ul id="offered" role="listbox" aria-label={say("How it may go on")} hidden={!offered.value.length} style={place.value}>
        {offered.value.map((each, number) => (
          <li key={each} id={`offered-${number}`} role="option" aria-selected={number === chosen.value} onMouseDown={(event) => { event.preventDefault(); take(each); }}>{each}</li>
        ))}
      </ul>
      <p id="keys" class="soft">{say("Ctrl-Enter runs the query, Ctrl-Space offers how a word may go on, Tab takes it.")}</p>
    </div>
  );
}

/** A term of an answer: a link to what is said about it here, or to where it is elsewhere. */
function Cell({ of }: { of: Term | undefined }) {
  if (!of) return null;
  if (of.type === "uri") {
    const own = of.value.startsWith(told.base) ? `/${of.value.slice(told.base.length)}` : "";
    const short = Object.entries(told.prefixes).find(([, namespace]) => of.value.startsWith(namespace));
    const name = short ? `${short[0]}:${of.value.slice(short[1].length)}` : of.value;
    const href = own || (/^https?:\/\//.test(of.value) ? of.value : "");
    return href ? <a href={href} rel="noopener noreferrer nofollow" title={printable(of.value)}><bdi>{printable(name)}</bdi></a> : <bdi>{printable(name)}</bdi>;
  }
  const language = of["xml:lang"];
  return <bdi {...(language ? { lang: language } : {})}>{printable(typeof of.value === "string" ? of.value : JSON.stringify(of.value))}</bdi>;
}

function Rows({ of }: { of: Extract<Answer, { kind: "rows" }> }) {
  return (
    <div class="scroll card" tabIndex={0} role="region" aria-label={say("Answer")}>
      <table>
        <thead><tr>{of.columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{of.rows.slice(0, SHOWN).map((row, number) => <tr key={number}>{of.columns.map((name) => <td key={name}><Cell of={row[name]} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Shown() {
  const of = answer.value;
  if (!of) return null;
  if (of.kind === "problem") return <p class="card problem" role="alert"><bdi>{printable(of.detail)}</bdi></p>;
  const take = async (type: string, ending: string) => save(`answer.${ending}`, type, await download(fields(), type));
  return (
    <section>
      <div class="above">
        <h2><span role="status">
          {of.kind === "rows" && (of.rows.length === 1 ? say("1 row in {seconds} s", { seconds: of.seconds }) : say("{n} rows in {seconds} s", { n: of.rows.length, seconds: of.seconds }))}
          {of.kind === "graph" && say("A graph in {seconds} s", { seconds: of.seconds })}
          {of.kind === "truth" && String(of.value)}
        </span></h2>
        <span class="downloads">
          <span>{say("Download the answer")}</span>{" "}
          {FORMATS[of.kind].map(([name, type, ending]) => <button type="button" key={name} onClick={() => void take(type, ending)}>{name}</button>)}
        </span>
      </div>
      {of.kind === "rows" && <Rows of={of} />}
      {of.kind === "rows" && of.rows.length > SHOWN && <p class="note">{say("The first {n} rows are shown; a download has all.", { n: SHOWN })}</p>}
      {of.kind === "graph" && <pre class="card" tabIndex={0}><bdi>{escaped(of.text)}</bdi></pre>}
    </section>
  );
}

function Page() {
  return (
    <>
      <Head />
      <main id="main">
        <h1 tabIndex={-1}>SPARQL</h1>
        <section class="card">
          <div class="tools"><Questions /><Parameters /></div>
          <Editor />
          <div class="tools">
            <button type="button" class="run" onClick={run} disabled={isAsked.value}>{say("Run")}</button>
            {isAsked.value && <button type="button" onClick={stop}>{say("Stop")}</button>}
            {isAsked.value && <span role="status">{say("asking …")}</span>}
          </div>
          <details>
            <summary>{say("Prefixes that need no declaration")}</summary>
            <ul class="prefixes">{Object.entries(told.prefixes).sort().map(([prefix, namespace]) => <li key={prefix}><code>{prefix}:</code> <small><bdi>{namespace}</bdi></small></li>)}</ul>
          </details>
        </section>
        <Shown />
      </main>
      <footer>{say("Programs ask the same address by the SPARQL 1.1 Protocol; nothing can be changed there.")} {say("{n} terms are known.", { n: told.terms.length })}</footer>
    </>
  );
}

function look(): void {
  const preferred = navigator.languages.map((tag) => tag.split("-")[0]!).find((tag) => spoken().includes(tag)) ?? "en";
  language.value = [given.get("lang") ?? "", told.language].find((tag) => tag && spoken().includes(tag)) ?? preferred;
  const root = document.documentElement;
  root.lang = language.value;
  root.dataset.theme = ["light", "dark"].includes(theme.value) ? theme.value : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.title = `SPARQL · ${told.title}`;
}

setWords(told.words);
look();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
render(<Page />, document.getElementById("explorer")!);
document.documentElement.dataset.ready = "true";
if (given.has("query")) void ask(fields());
