// One policy: where it stands and why, what is known of it and by which file and line, and its lineage.

import { useEffect, useState } from "preact/hooks";
import { Address, AsOf, Chip, Message, PolicyLink, Scroll, Text } from "../parts/parts";
import { Drawing } from "../parts/drawing";
import { data, day, edges, family, iriOf, labels, numberOf, SEVERITIES, severityWords, shortTitle, standing, standingWords } from "../corpus";
import { readDetail, type Detail, type Fact, type Place, type Value } from "../data";
import { isoOf } from "../days";
import { documents } from "../served/live";
import { spansOf, type Span } from "../standing";
import { link, state } from "../state";
import { because, comma, count, heading, language, named, say, semicolon } from "../words";

const SHOWN_PLACES = 4;
const MOST_NAMED = 8; // of the policies that stand for one

function Places({ places }: { places: Place[] }) {
  if (!places.length) return null;
  const shown = places.slice(0, SHOWN_PLACES);
  return (
    <span class="places">
      {shown.map(([file, line]) => <code key={`${file}:${line}`}><Text>{data.files[file]}:{line}</Text></code>)}
      {places.length > shown.length && <span>{say("{n} more", { n: places.length - shown.length })}</span>}
    </span>
  );
}

function Content({ value: [content, tag] }: { value: Value }) {
  if (typeof content === "object") return <PolicyLink policy={content.policy} />;
  if (typeof content === "number") return <Address text={named(data.things[content])} />;
  if (content.length < 200 && !content.includes("\n")) return <Address text={content} />;
  return <span class="long" {...(tag ? { lang: tag } : {})}><Text>{content}</Text></span>;
}

const ValueOf = ({ value }: { value: Value }) => (
  <div class="value">
    {value[1] && <span class="tongue" title={say("language")}>{value[1]}</span>} <Content value={value} /> <Places places={value[2]} />
  </div>
);

function Facts({ facts }: { facts: Fact[] }) {
  const own = (values: Value[]) => [...values].sort((one, other) => Number(other[1] === language.value) - Number(one[1] === language.value));
  return (
    <dl class="stated">
      {facts.map(([property, values]) => (
        <div key={property}>
          <dt>{named(data.properties[property])}</dt>
          <dd>{own(values).map((value, index) => <ValueOf key={index} value={value} />)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Nodes({ detail }: { detail: Detail }) {
  const properties = [...new Set(detail.nodes.map(([property]) => property))];
  return (
    <>
      {properties.map((property) => (
        <section class="card" key={property}>
          <h2>{heading(named(data.properties[property]))}</h2>
          {detail.nodes.filter(([own]) => own === property).map(([, keys, facts], index) => (
            <article key={index}>
              <h3>{keys.map((key, number) => <Content key={number} value={key} />)}</h3>
              <Facts facts={facts} />
            </article>
          ))}
        </section>
      ))}
    </>
  );
}

function Lineage({ policy }: { policy: number }) {
  const own = edges(policy);
  const number = family(policy);
  if (!own.length) return null;
  const said = (files: number[], other: number, isItself: boolean) =>
    files.length || isItself ? files.map((file) => <code key={file}><Text>{data.files[file]}</Text></code>) : <span class="soft">{say("not said by {policy}", { policy: data.policies.id[other]! })}</span>;
  return (
    <section class="card">
      <h2>{say("Lineage")}</h2>
      <ul class="edges">
        {own.map(([from, to, relation, bySuccessor, byPredecessor, parts], index) => (
          <li key={index}>
            {from === policy ? <>{named(data.relations[relation]?.names)} <PolicyLink policy={to} /></> : <><PolicyLink policy={from} /> {say("{relation} this policy", { relation: named(data.relations[relation]?.names) })}</>}
            {parts.length > 0 && <> (<Text>{parts.join("; ")}</Text>)</>}
            <span class="places">{said(bySuccessor, from, from === to)} {said(byPredecessor, to, from === to)}</span>
          </li>
        ))}
      </ul>
      {number !== undefined && (
        <>
          <Drawing family={data.families[number]!} focus={policy} />
          <p><a href={link("lineage", data.policies.id[policy])}>{say("The family in the lineage")}</a></p>
        </>
      )}
    </section>
  );
}

function Stands({ policy }: { policy: number }) {
  const stands = data.policies.stands[policy];
  if (!stands) return null;
  const list = (policies: number[]) => (
    <>
      {policies.slice(0, MOST_NAMED).map((each, index) => <>{index > 0 && comma()}<PolicyLink policy={each} /></>)}
      {policies.length > MOST_NAMED && <> … {say("{n} more", { n: policies.length - MOST_NAMED })}</>}
    </>
  );
  return (
    <p data-stands={stands.policies.map((each) => data.policies.id[each]).join(" ")}>
      <b>{say("What stands for it on {day}:", { day: data.on })}</b>{" "}
      {stands.policies.length > 0 && <>{list(stands.policies)}{stands.presumed && say("{standing}, presumed", { standing: "" })}</>}
      {stands.unknown.length > 0 && <>{say("unknown; it may be")} {list(stands.unknown)}</>}
      {!stands.policies.length && !stands.unknown.length && say("nothing that is known")}
      {stands.pending.length > 0 && <>{semicolon()}{say("pending:")} {list(stands.pending)}</>}
    </p>
  );
}

function daysOf({ first, last }: Span) {
  if (first === last && first !== null) return isoOf(first);
  return <>{first === null ? "…" : isoOf(first)} –<br />{last === null ? "…" : isoOf(last)}</>;
}

function Steps({ policy }: { policy: number }) {
  return (
    <section class="card">
      <h2>{say("Standing over time")}</h2>
      <Scroll label={say("Standing over time")}>
        <table class="steps">
          <thead><tr><th scope="col">{say("days")}</th><th scope="col">{say("standing")}</th><th scope="col">{say("why")}</th></tr></thead>
          <tbody>
            {spansOf(data, policy).map((span) => {
              const isNow = (span.first ?? -Infinity) <= day.value && day.value <= (span.last ?? Infinity);
              return (
                <tr key={span.first} {...(isNow ? { "aria-current": "true", class: "now" } : {})}>
                  <td class="date">{daysOf(span)}</td>
                  <td><Chip of={span} /></td>
                  <td><Text>{because(data.reasons[span.reasons]!)}</Text></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Records({ detail }: { detail: Detail }) {
  if (!detail.records.length) return null;
  return (
    <section class="card">
      <h2>{say("Records")}</h2>
      {detail.records.map(([file, facts]) => <article key={file}><h3><code><Text>{data.files[file]}</Text></code></h3><Facts facts={facts} /></article>)}
    </section>
  );
}

function Found({ policy }: { policy: number }) {
  const own = data.findings?.rows.filter((row) => row[2] === policy) ?? [];
  if (!own.length) return null;
  return (
    <section class="card">
      <h2>{say("Findings")} <span class="soft">{count(own.length)}</span></h2>
      <ul class="edges">
        {own.map((found, index) => {
          const [severity, rule, , file, line, field] = found;
          return (
          <li key={index}>
            <span class={`tag ${SEVERITIES[severity]}`}>{severityWords(severity)}</span>{" "}
            <a href={link("findings", "", [["rule", data.findings!.rules[rule]!.code]])}><code><Text>{data.findings!.rules[rule]!.code}</Text></code></a>{" "}
            <Message of={found} />
            <span class="places">{file >= 0 && <code><Text>{data.files[file]}:{line}</Text></code>} {field && <Text>{field}</Text>}</span>
          </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Policy() {
  const id = state.value.argument;
  const policy = numberOf(id);
  const [detail, setDetail] = useState<{ of: number; told: Detail | null } | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (policy !== undefined) void readDetail(data, policy).then((told) => isWanted && setDetail({ of: policy, told }));
    return () => {
      isWanted = false;
    };
  }, [policy]);
  if (policy === undefined)
    return (
      <>
        <h1 tabIndex={-1}>{say("There is no policy of that id")}</h1>
        <p><Text>{id}</Text></p>
        <p><a href={link("policies")}>{say("Policies")}</a></p>
      </>
    );
  const now = standing(policy);
  const titles = Object.entries(data.policies.titles).map(([tag, each]) => [tag, each[policy] ?? ""] as const).filter(([, each]) => each && each !== shortTitle(policy));
  const told = detail?.of === policy ? detail.told : null;
  return (
    <>
      <h1 tabIndex={-1}><Text>{shortTitle(policy)}</Text></h1>
      {titles.map(([tag, each]) => <p key={tag} class="soft long" {...(tag ? { lang: tag } : {})}><Text>{each}</Text></p>)}
      <p class="chips">
        <code><Text>{id}</Text></code> <Chip of={now} />
        {data.facets.flatMap((facet) => (facet.of[policy] ?? []).map((value, index) => (
          <a key={`${facet.name} ${value}`} class="tag" title={named(facet.names)} href={link("policies", "", [[`f.${facet.name}`, facet.values[value]?.en ?? ""]])}>
            <Text>{labels(facet, policy)[index]}</Text>
          </a>
        )))}
      </p>
      {documents(iriOf(policy)).length > 0 && (
        <p class="soft">{say("As data:")} {documents(iriOf(policy)).map(([name, address]) => <><a href={address}>{name}</a> </>)}</p>
      )}
      {!data.policies.resolved[policy] && <p class="note">{say("No record describes this policy; others refer to it.")}</p>}
      <AsOf />
      <p data-standing-words={standingWords(now)}><b>{say("On {day}", { day: isoOf(day.value) })}:</b> {standingWords(now)} – <Text>{because(data.reasons[now.reasons]!)}</Text></p>
      <Stands policy={policy} />
      <div class="halves">
        <div>
          {told && <Nodes detail={told} />}
          {told && told.facts.length > 0 && <section class="card"><h2>{say("Facts")}</h2><Facts facts={told.facts} /></section>}
          {!data.details && <p class="note">{say("This report has so many policies that it leaves their texts out; policygraph show {id} tells them.", { id })}</p>}
        </div>
        <div>
          <Steps policy={policy} />
          <Lineage policy={policy} />
          {told && <Records detail={told} />}
          <Found policy={policy} />
        </div>
      </div>
    </>
  );
}
