// The corpus at a glance: figures that lead on, where policies stand, and what they are counted by.

import { AsOf, Text, IdLink } from "../parts/parts";
import { Bars, Years } from "../parts/bars";
import { data, SEVERITIES, severitiesWords } from "../corpus";
import type { Facet, Health } from "../data";
import { firstDay, yearOf } from "../days";
import { link, type Params } from "../state";
import { count, heading, languageName, named, say } from "../words";

const MOST = 10; // values of a facet, and policies of a chain, that a card shows

const Figure = ({ number, label, href, name }: { number: number; label: string; href?: string; name: string }) => (
  <li class={`figure card ${number ? "some" : ""}`} data-figure={name}>
    {href ? <a href={href}><b>{count(number)}</b> {label}</a> : <span><b>{count(number)}</b> {label}</span>}
  </li>
);

function Figures() {
  const { figures, findings } = data;
  const others = data.kinds.filter((kind) => !kind.policies);
  return (
    <ul class="figures">
      <Figure name="policies" number={figures.policies} label={figures.policies === 1 ? say("policy") : say("policies")} href={link("policies", "", figures.unresolved ? [["record", "with"]] : [])} />
      <Figure name="records" number={figures.records} label={figures.records === 1 ? say("record") : say("records")} />
      {figures.unresolved > 0 && <Figure name="unresolved" number={figures.unresolved} label={say("named, without a record")} href={link("policies", "", [["record", "without"]])} />}
      <Figure name="current" number={figures.current} label={say("in force and not replaced on {day}", { day: data.on })} />
      {others.map(({ names, count }) => {
        const isPlaced = data.places.some((places) => places.kind === names.en);
        return <Figure key={names.en} name={names.en ?? ""} number={count} label={say("of the kind {kind}", { kind: named(names) })} {...(isPlaced && { href: link("map", "", [["kind", names.en!]]) })} />;
      })}
      {data.families.length > 0 && <Figure name="families" number={data.families.length} label={data.families.length === 1 ? say("family of policies") : say("families of policies")} href={link("lineage")} />}
      {findings && SEVERITIES.map((severity, number) => (
        <Figure
          key={severity} name={severity} number={findings.rows.filter((row) => row[0] === number).length}
          label={severitiesWords(number)} href={link("findings", "", [["severity", severity]])}
        />
      ))}
    </ul>
  );
}

function ByYear() {
  const years = new Map<number, number>();
  data.policies.date.forEach((date, policy) => {
    const day = data.policies.resolved[policy] ? firstDay(date) : null;
    if (day !== null) years.set(yearOf(day), (years.get(yearOf(day)) ?? 0) + 1);
  });
  if (!years.size) return null;
  return (
    <section class="card">
      <h2>{say("Policies by year")}</h2>
      <Years years={years} label={say("Policies by year")} href={(year) => link("policies", "", [["year", String(year)], ["record", data.figures.unresolved ? "with" : ""]])} />
    </section>
  );
}

function FacetCard({ facet, title, href }: { facet: Facet; title: string; href?: (label: string) => string }) {
  const bars = facet.counts.slice(0, MOST).map((value, number) => {
    const names = facet.values[number]!;
    return { label: named(names), value, href: href?.(names.en ?? "") };
  });
  const rest = facet.counts.length - bars.length;
  return (
    <section class="card" data-facet={facet.name}>
      <h2><Text>{title}</Text></h2>
      <Bars bars={bars} />
      {rest > 0 && <p class="soft">{href ? <a href={link("policies", "", [["more", facet.name]])}>{say("{n} more", { n: rest })}</a> : say("{n} more", { n: rest })}</p>}
    </section>
  );
}

function Structure({ name, health }: { name: string; health: Health }) {
  const relation = data.relations.find((each) => each.name === name);
  const facts: [string, number][] = [
    [say("edges"), health.edges],
    [say("families"), health.components],
    [say("said by both sides"), health.both_sides],
    [say("said by one side only"), health.one_sided],
    [say("to or from policies without a record"), health.unresolved],
    [say("cycles"), health.cycles],
    [say("ended without a successor"), health.ended_without_successor],
  ];
  return (
    <section class="card" data-relation={name}>
      <h2>{heading(named(relation?.names) || name)}</h2>
      <dl class="facts">
        {facts.filter(([, number], index) => index < 2 || number > 0).map(([label, number]) => <div key={label}><dt>{label}</dt><dd>{count(number)}</dd></div>)}
      </dl>
      {health.longest_chain.length > 2 && (
        <p><span class="soft">{say("longest chain")}</span>{" "}
          {health.longest_chain.slice(0, MOST).map((id, index) => <>{index > 0 && <span aria-hidden="true"> ← </span>}<IdLink id={id} /></>)}
          {health.longest_chain.length > MOST && <> … {say("{n} more", { n: health.longest_chain.length - MOST })}</>}
        </p>
      )}
    </section>
  );
}

export function Overview() {
  const facet = (name: string) => (label: string) => link("policies", "", [[`f.${name}`, label]] as Params);
  const { audits, languages } = data.figures;
  return (
    <>
      <h1 tabIndex={-1}><Text>{data.title}</Text></h1>
      <Figures />
      <AsOf />
      <ByYear />
      <div class="grid">
        {data.facets.map((each) => <FacetCard key={each.name} facet={each} title={heading(named(each.names))} href={facet(each.name)} />)}
        {Object.entries(data.health).map(([name, health]) => <Structure key={name} name={name} health={health} />)}
        <section class="card">
          <h2>{say("Records")}</h2>
          <dl class="facts">
            {Object.entries(languages).map(([tag, number]) => <div key={tag}><dt>{say("in {language}", { language: languageName(tag) })}</dt><dd>{count(number)}</dd></div>)}
            {audits && <div><dt>{say("never audited")}</dt><dd>{count(audits.never)}</dd></div>}
            {audits?.oldest && <div><dt>{say("audits")}</dt><dd>{audits.oldest === audits.newest ? audits.oldest : `${audits.oldest} – ${audits.newest}`}</dd></div>}
            {audits && audits.median_days !== null && <div><dt>{say("days since the last audit, median")}</dt><dd>{count(audits.median_days)}</dd></div>}
          </dl>
        </section>
        {data.kinds.flatMap((kind) => kind.facets.map((each) => (
          <FacetCard key={`${kind.names.en} ${each.name}`} facet={each} title={`${heading(named(kind.names))}: ${named(each.names)}`} />
        )))}
      </div>
    </>
  );
}
