// Small parts that several views are made of.

import { Component, type ComponentChildren } from "preact";
import { data, day, numberOf, shortTitle, slider, standing, standings, standingWords, answerWords } from "../corpus";
import type { Answer, FindingRow } from "../data";
import { dayOf, isoOf } from "../days";
import { save, toCsv, toJson } from "../download";
import type { Standing } from "../standing";
import { changed, chosen, link, param, set, state } from "../state";
import { count, named as namedOf, say } from "../words";

/** A text of a record: it turns the direction of nothing around it. */
export const Text = ({ children, lang }: { children: ComponentChildren; lang?: string | undefined }) => (
  <bdi {...(lang ? { lang } : {})}>{children}</bdi>
);

export const Chip = ({ of }: { of: Standing }) => (
  <span class={`chip ${of.answer} ${of.presumed ? "presumed" : ""}`}><span>{standingWords(of)}</span></span>
);

export const PolicyLink = ({ policy }: { policy: number }) => (
  <a href={link("policy", data.policies.id[policy])} class={data.policies.resolved[policy] ? "" : "unresolved"}>
    <Text>{shortTitle(policy)}</Text>
  </a>
);

export const IdLink = ({ id }: { id: string }) => {
  const policy = numberOf(id);
  return policy === undefined ? <Text>{id}</Text> : <a href={link("policy", id)}><Text>{id}</Text></a>;
};

/** An address from a record: one that a browser opens as a page is a link, any other is text. */
export const Address = ({ text }: { text: string }) =>
  /^https?:\/\/[^\s]+$/i.test(text) ? <a href={text} rel="noopener noreferrer nofollow" target="_blank"><Text>{text}</Text></a> : <Text>{text}</Text>;

const LONGEST_VALUE = 80;

/** What a finding says, and the value that it is about where the message does not have it. */
export function Message({ of: [, , , , , , message, value] }: { of: FindingRow }) {
  const [told, about] = [namedOf(data.findings!.messages[message]), namedOf(data.findings!.values[value])];
  return (
    <>
      <Text>{told}</Text>
      {about && !told.includes(about) && <>{" "}<code class="about"><Text>{about.length > LONGEST_VALUE ? `${about.slice(0, LONGEST_VALUE - 1)}…` : about}</Text></code></>}
    </>
  );
}

/** The bar that sets the day of all views. */
export function AsOf() {
  const earliest = slider[0];
  const today = dayOf(data.on)!;
  const put = (to: number) => set({ on: to === today ? "" : isoOf(to), page: param("page") });
  return (
    <section class="asof card" aria-label={say("As of a day")}>
      <label>
        {say("As of")}{" "}
        <input
          type="text" inputMode="numeric" size={10} maxLength={10} autocomplete="off" spellcheck={false} placeholder="YYYY-MM-DD" value={isoOf(day.value)}
          pattern="\d{4}-\d{2}-\d{2}" title={say("A day: year-month-day")}
          onChange={(event) => {
            const typed = dayOf(event.currentTarget.value.trim());
            if (typed !== null) put(typed);
            else event.currentTarget.value = isoOf(day.value);
          }}
        />
      </label>
      <input
        type="range" min={earliest} max={slider[1]} value={day.value} step={1} aria-label={say("Day")} aria-valuetext={isoOf(day.value)}
        onInput={(event) => put(Number(event.currentTarget.value))}
      />
      <button type="button" disabled={day.value === today} onClick={() => put(today)}>{say("Day of the report")}</button>
      <ul class="chips" aria-label={say("Policies with a record by standing")}>
        {data.answers.map((answer) => (
          <li key={answer}>
            <a class={`chip ${answer}`} href={link("policies", "", [["standing", answer], ["record", data.figures.unresolved ? "with" : ""]])} data-standing={answer}>
              <span>{answerWords(answer)}</span> <b>{count(standings.value[answer])}</b>
              {answer === "in_force" && standings.value.in_part > 0 && say(" ({n} in part)", { n: standings.value.in_part })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What may be wider than its place, and is reached by the keyboard although nothing in it is. */
export const Scroll = ({ label, card, children }: { label: string; card?: boolean; children: ComponentChildren }) => (
  <div class={`scroll ${card ? "card" : ""}`} tabIndex={0} role="region" aria-label={label}>{children}</div>
);

export const PAGE = 100;

/** The rows of the page that the address asks for, and the way to the others. */
export function paged<T>(rows: T[]): { shown: T[]; pager: ComponentChildren } {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(pages, Math.max(1, Number(param("page")) || 1));
  const go = (to: number) => {
    set({ page: to === 1 ? "" : String(to) });
    document.querySelector("main")?.scrollIntoView();
  };
  const pager =
    pages > 1 ? (
      <nav class="pager" aria-label={say("Pages")}>
        <button type="button" disabled={page === 1} onClick={() => go(page - 1)}>{say("Previous")}</button>
        <span>{say("page {page} of {pages}", { page, pages })}</span>
        <button type="button" disabled={page === pages} onClick={() => go(page + 1)}>{say("Next")}</button>
      </nav>
    ) : null;
  return { shown: rows.slice((page - 1) * PAGE, page * PAGE), pager };
}

export function Downloads({ name, rows }: { name: string; rows: () => (string | number | boolean)[][] }) {
  return (
    <span class="downloads">
      <span>{say("Download what is shown")}</span>{" "}
      <button type="button" onClick={() => save(`${name}.csv`, "text/csv", toCsv(rows()))}>CSV</button>{" "}
      <button type="button" onClick={() => save(`${name}.json`, "application/json", toJson(rows()))}>JSON</button>
    </span>
  );
}

/** What narrows the policies of this view, each with a way to take it away. */
export function Narrowed() {
  if (!chosen.value.length) return null;
  const { view, argument } = state.value;
  const names = (key: string, value: string) => {
    if (key === "q") return `“${value}”`;
    if (key === "year") return value;
    if (key === "standing") return answerWords(value as Answer);
    if (key === "record") return value === "with" ? say("with a record") : say("without a record");
    const facet = data.facets.find((each) => `f.${each.name}` === key);
    const label = facet?.values.find((each) => each.en === value);
    return label ? namedOf(label) : value;
  };
  return (
    <p class="narrowed">
      {say("Narrowed to")}{" "}
      {chosen.value.map(([key, value]) => (
        <button
          type="button" class="tag" key={`${key}=${value}`} title={say("Take this away")}
          onClick={() => set({ [key]: chosen.value.filter(([other, each]) => other === key && each !== value).map(([, each]) => each) })}
        >
          <Text>{names(key, value)}</Text> <span aria-hidden="true">×</span>
        </button>
      ))}
      <a href={link(view, argument, changed(state.value.params, Object.fromEntries(chosen.value.map(([key]) => [key, ""]))).filter(([key]) => !["on", "lang", "theme"].includes(key)))}>
        {say("Show all")}
      </a>
    </p>
  );
}


/** What went wrong in a view, in its place: the others go on. */
export class Boundary extends Component<{ children: ComponentChildren }, { error: string }> {
  override state = { error: "" };

  static override getDerivedStateFromError(error: unknown) {
    return { error: String(error) };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <section class="card" role="alert">
        <h1 tabIndex={-1}>{say("This view cannot be shown")}</h1>
        <p><Text>{this.state.error}</Text></p>
        <p><a href="#/overview">{say("Overview")}</a></p>
      </section>
    );
  }
}

export const Marks = ({ policy }: { policy: number }) => <Chip of={standing(policy)} />;
