// The page: reads the data, then shows the view that the address names.

import { effect } from "@preact/signals";
import { render, type FunctionComponent } from "preact";
import { data, use } from "./corpus";
import { readData } from "./data";
import { Boundary, Text } from "./parts/parts";
import { follow, version } from "./served/live";
import { chosen, link, listen, param, set, startWith, state } from "./state";
import { Compare } from "./views/compare";
import { Findings } from "./views/findings";
import { Lineage } from "./views/lineage";
import { Map_ } from "./views/map";
import { Overview } from "./views/overview";
import { Policies } from "./views/policies";
import { Policy } from "./views/policy";
import { Timeline } from "./views/timeline";
import { language, languageName, say, setWords, spoken } from "./words";

interface View {
  name: string;
  label: () => string;
  shows: FunctionComponent;
  isThere: () => boolean;
  keeps?: boolean; // what narrows the policies
}

const VIEWS: View[] = [
  { name: "overview", label: () => say("Overview"), shows: Overview, isThere: () => true },
  { name: "policies", label: () => say("Policies"), shows: Policies, isThere: () => true, keeps: true },
  { name: "lineage", label: () => say("Lineage"), shows: Lineage, isThere: () => data.families.length > 0 },
  { name: "timeline", label: () => say("Timeline"), shows: Timeline, isThere: () => data.policies.steps.some((steps) => steps.length > 4), keeps: true },
  { name: "compare", label: () => say("Compare"), shows: Compare, isThere: () => data.measures.length > 0 },
  { name: "map", label: () => say("Map"), shows: Map_, isThere: () => data.places.length > 0 },
  { name: "findings", label: () => say("Findings"), shows: Findings, isThere: () => data.findings !== null },
];

/** Scrolls the views, which a narrow window has no room for, to the one that is shown. */
function showCurrent(nav: HTMLElement | null) {
  const current = nav?.querySelector<HTMLElement>("[aria-current]");
  if (nav && current) nav.scrollLeft = current.offsetLeft - nav.offsetLeft + (current.offsetWidth - nav.clientWidth) / 2;
}

function Head() {
  const now = state.value.view === "policy" ? "policies" : state.value.view;
  const isDark = document.documentElement.dataset.theme === "dark";
  return (
    <header class="top">
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>("h1")?.focus(); }}>{say("To the content")}</a>
      <span class="name"><b>policygraph</b> <Text>{data.title}</Text></span>
      <nav aria-label={say("Views")} ref={(nav) => showCurrent(nav)}>
        {VIEWS.filter((view) => view.isThere()).map((view) => (
          <a key={view.name} href={link(view.name, "", view.keeps ? chosen.value : [])} {...(view.name === now ? { "aria-current": "page" as const } : {})}>{view.label()}</a>
        ))}
        {version && <a href="/sparql">SPARQL</a>}
      </nav>
      <span class="switches">
        <label>
          <span class="hidden">{say("Language")}</span>
          <select value={language.value} onChange={(event) => set({ lang: event.currentTarget.value, page: param("page") })}>
            {spoken().map((tag) => <option key={tag} value={tag} lang={tag}>{languageName(tag, tag)}</option>)}
          </select>
        </label>
        <button type="button" onClick={() => set({ theme: isDark ? "light" : "dark", page: param("page") })}>{isDark ? say("Light") : say("Dark")}</button>
      </span>
    </header>
  );
}

function Page() {
  const { view } = state.value;
  const found = VIEWS.find((each) => each.name === view && each.isThere());
  const Shown = view === "policy" ? Policy : (found?.shows ?? Overview);
  return (
    <>
      <Head />
      <main id="main"><Boundary key={`${view}/${state.value.argument}`}><Shown /></Boundary></main>
      <footer>{say("Made {day} by policygraph {version}", { day: data.made, version: data.program })}{data.observed && <> · {say("statuses observed {day}", { day: data.observed })}</>}</footer>
    </>
  );
}

async function start() {
  use(await readData());
  setWords(data.words);
  startWith(data.view);
  listen();
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const preferred = navigator.languages.map((tag) => tag.split("-")[0]!).find((tag) => spoken().includes(tag)) ?? "en";
  const look = () => {
    language.value = spoken().includes(param("lang")) ? param("lang") : spoken().includes(data.language) ? data.language : preferred;
    const root = document.documentElement;
    root.lang = language.value;
    root.dataset.theme = ["light", "dark"].includes(param("theme")) ? param("theme") : prefersDark.matches ? "dark" : "light";
    document.title = [VIEWS.find((view) => view.name === state.value.view)?.label() ?? state.value.argument, data.title].filter(Boolean).join(" · ");
  };
  effect(look);
  prefersDark.addEventListener("change", look);
  const place = document.getElementById("explorer")!;
  place.replaceChildren();
  render(<Page />, place);
  document.documentElement.dataset.ready = "true";
  follow();
}

void start();
