// The families of policies: what replaced what, drawn, as of a day, and as a table.

import { useRef } from "preact/hooks";
import { AsOf, Chip, PolicyLink, Text } from "../parts/parts";
import { Drawing } from "../parts/drawing";
import { data, day, edges, family as familyOf, numberOf, shortTitle, standing, wantedTests } from "../corpus";
import type { Family } from "../data";
import { isoOf } from "../days";
import { save, toCsv, toSvg } from "../download";
import { all, link, param, set, state } from "../state";
import { count, named, say } from "../words";

const MOST_FAMILIES = 12; // drawn at once
const STEP = 1.25;
const BROAD = 560; // a drawing that needs the whole width

/** What a family is called: the title of its newest member with a record. */
function nameOf(family: Family): string {
  const own = family.members.filter((policy) => data.policies.resolved[policy]);
  return shortTitle(own.at(-1) ?? family.members.at(-1)!);
}

function Members({ family }: { family: Family }) {
  return (
    <details>
      <summary>{say("As a table ({n})", { n: family.members.length })}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr><th scope="col">{say("Date")}</th><th scope="col">{say("Policy")}</th><th scope="col">{say("Standing on {day}", { day: isoOf(day.value) })}</th><th scope="col">{say("Relations")}</th><th scope="col">{say("Said by")}</th></tr>
          </thead>
          <tbody>
            {family.members.map((policy) => {
              const own = edges(policy).filter(([from]) => from === policy);
              return (
                <tr key={policy}>
                  <td class="date"><Text>{data.policies.date[policy]}</Text></td>
                  <td><PolicyLink policy={policy} /></td>
                  <td><Chip of={standing(policy)} /></td>
                  <td>{own.map(([, to, relation], index) => <div key={index}>{named(data.relations[relation]!.names)} <PolicyLink policy={to} /></div>)}</td>
                  <td>{own.map(([, , , one, other], index) => <div key={index}>{[...new Set([...one, ...other])].map((file) => <code key={file}><Text>{data.files[file]}</Text></code>)}</div>)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function One({ family, focus, hidden, zoom }: { family: Family; focus?: number | undefined; hidden: string[]; zoom: number }) {
  const place = useRef<HTMLElement>(null);
  const id = data.policies.id[family.members[0]!]!;
  const rows = () => [
    ["source", "target", "relation", "said_by", "parts"],
    ...family.edges.map((number) => {
      const [from, to, relation, one, other, parts] = data.edges[number]!;
      const files = [...new Set([...one, ...other])].map((file) => data.files[file]!).sort();
      return [data.policies.id[from]!, data.policies.id[to]!, data.relations[relation]!.name, files.join("; "), parts.join("; ")];
    }),
  ];
  return (
    <section class={`card ${(family.size?.[0] ?? 0) > BROAD ? "broad" : ""}`} ref={place} data-family={id}>
      <div class="above">
        <h2><Text>{nameOf(family)}</Text></h2>
        <span class="downloads">
          {family.boxes && <button type="button" onClick={() => save("lineage.svg", "image/svg+xml", toSvg(place.current!.querySelector("svg.family")!))}>SVG</button>}{" "}
          <button type="button" onClick={() => save("lineage.csv", "text/csv", toCsv(rows()))}>CSV</button>
        </span>
      </div>
      <Drawing family={family} focus={focus} hidden={hidden} zoom={zoom} />
      <Members family={family} />
    </section>
  );
}

/** The labels that policies share and so belong together, which lead to them where no relation does. */
function Themes() {
  const sharing = data.facets.filter((facet) => facet.shares);
  return (
    <>
      {sharing.map((facet) => (
        <details class="card" key={facet.name}>
          <summary>{say("Policies that share a {facet} ({n})", { facet: named(facet.names), n: facet.counts.length })}</summary>
          <ul class="columns">
            {facet.counts.map((number, value) => (
              <li key={value}><a href={link("timeline", "", [[`f.${facet.name}`, facet.values[value]!.en!]])}><Text>{named(facet.values[value])}</Text></a> <span class="soft">{count(number)}</span></li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

export function Lineage() {
  const focus = numberOf(state.value.argument);
  const own = focus === undefined ? undefined : familyOf(focus);
  const hidden = all("hide");
  const zoom = Math.min(4, Math.max(0.25, Number(param("zoom")) || 1));
  const isFound = wantedTests.value.get("");
  const matching = data.families.filter((family) => !isFound || family.members.some(isFound));
  const families = own === undefined ? matching : [data.families[own]!];
  const most = Math.max(MOST_FAMILIES, Number(param("most")) || 0);
  const used = [...new Set(data.families.flatMap((family) => family.edges.map((edge) => data.edges[edge]![2])))].sort();
  const put = (to: number) => set({ zoom: to === 1 ? "" : String(Math.round(to * 100) / 100) });
  return (
    <>
      <h1 tabIndex={-1}>{say("Lineage")}</h1>
      <AsOf />
      <div class="tools">
        {own === undefined ? (
          <label>{say("Search")} <input type="search" value={param("q")} onInput={(event) => set({ q: event.currentTarget.value })} /></label>
        ) : (
          <a href={link("lineage")}>{say("All families ({n})", { n: data.families.length })}</a>
        )}
        {used.length > 1 && (
          <fieldset class="inline">
            <legend class="hidden">{say("Relations")}</legend>
            {used.map((relation) => {
              const { name, names } = data.relations[relation]!;
              return (
                <label key={name}>
                  <input type="checkbox" checked={!hidden.includes(name)} onChange={() => set({ hide: hidden.includes(name) ? hidden.filter((each) => each !== name) : [...hidden, name] })} /> {named(names)}
                </label>
              );
            })}
          </fieldset>
        )}
        <span class="zoom">
          <button type="button" aria-label={say("Smaller")} onClick={() => put(zoom / STEP)}>−</button>{" "}
          <button type="button" aria-label={say("Larger")} onClick={() => put(zoom * STEP)}>+</button>{" "}
          <button type="button" disabled={zoom === 1} onClick={() => put(1)}>{say("Actual size")}</button>
        </span>
      </div>
      {own === undefined && <Themes />}
      <p class="legend soft">{say("An arrow leads to the older one. Solid: replaces or ends; dashed: in part; dotted: changes or needs. A box is dashed where its standing is presumed, dotted where it is unknown, and grey where it has ended.")}</p>
      <div class="families">
        {families.slice(0, most).map((family) => <One key={family.members[0]} family={family} focus={focus} hidden={hidden} zoom={zoom} />)}
      </div>
      {!families.length && <p>{say("No family is like that.")}</p>}
      {families.length > most && <p><button type="button" onClick={() => set({ most: String(most + MOST_FAMILIES) })}>{say("{n} more", { n: families.length - most })}</button></p>}
    </>
  );
}
