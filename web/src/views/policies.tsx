// All policies: searched, narrowed by facets, sorted, and taken along as a file.

import { AsOf, Chip, Downloads, Narrowed, paged, Text } from "../parts/parts";
import { answerWords, data, day, iriOf, labels, selected, shortTitle, standing, title, wanted, wantedTests } from "../corpus";
import type { Facet } from "../data";
import { isoOf } from "../days";
import { passing, sorted, tally } from "../select";
import { all, link, param, set } from "../state";
import { because, count, heading, named, say, semicolon } from "../words";

const FEW = 8; // values of a facet that are shown before the others are asked for

function Choice({ name, value, label, number, isOn }: { name: string; value: string; label: string; number: number; isOn: boolean }) {
  const turn = () => {
    const own = all(name);
    set({ [name]: isOn ? own.filter((each) => each !== value) : [...own, value] });
  };
  return (
    <li>
      <label class={number ? "" : "none"}>
        <input type="checkbox" checked={isOn} onChange={turn} /> <Text>{label}</Text> <span class="number">{count(number)}</span>
      </label>
    </li>
  );
}

function FacetChoices({ facet }: { facet: Facet }) {
  const name = `f.${facet.name}`;
  const counts = tally(facet.of, passing(data, wantedTests.value, name));
  const chosen = all(name);
  const values = facet.values
    .map((names, number) => ({ names, number, count: counts.get(number) ?? 0, isOn: chosen.includes(names.en ?? "") }))
    .filter((each) => each.count > 0 || each.isOn)
    .sort((one, other) => other.count - one.count || one.number - other.number);
  const isOpen = param("more") === facet.name;
  const shown = isOpen ? values : values.filter((each, index) => index < FEW || each.isOn);
  if (!values.length) return null;
  return (
    <fieldset>
      <legend>{heading(named(facet.names))}</legend>
      <ul>{shown.map((each) => <Choice key={each.number} name={name} value={each.names.en ?? ""} label={named(each.names)} number={each.count} isOn={each.isOn} />)}</ul>
      {values.length > FEW && (
        <button type="button" class="plain" aria-expanded={isOpen} onClick={() => set({ more: isOpen ? "" : facet.name, page: param("page") })}>
          {isOpen ? say("fewer") : say("{n} more", { n: values.length - shown.length })}
        </button>
      )}
    </fieldset>
  );
}

function Filters() {
  const counts = new Map<string, number>();
  for (const policy of passing(data, wantedTests.value, "standing")) {
    const { answer } = standing(policy);
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  const records = passing(data, wantedTests.value, "record");
  const withRecord = records.filter((policy) => data.policies.resolved[policy]).length;
  return (
    <form class="filters" role="search" aria-label={say("Search and narrow")} onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span class="hidden">{say("Search ids and titles")}</span>
        <input type="search" placeholder={say("Search ids and titles")} value={param("q")} onInput={(event) => set({ q: event.currentTarget.value })} />
      </label>
      <details open={innerWidth > 720}>
        <summary>{say("Narrow")}</summary>
        <fieldset>
          <legend>{say("Standing on {day}", { day: isoOf(day.value) })}</legend>
          <ul>
            {data.answers.filter((answer) => counts.get(answer) || wanted.value.standing.includes(answer)).map((answer) => (
              <Choice key={answer} name="standing" value={answer} label={answerWords(answer)} number={counts.get(answer) ?? 0} isOn={wanted.value.standing.includes(answer)} />
            ))}
          </ul>
        </fieldset>
        {data.figures.unresolved > 0 && (
          <fieldset>
            <legend>{say("Record")}</legend>
            <ul>
              {([["with", say("with a record"), withRecord], ["without", say("without a record"), records.length - withRecord]] as const).map(([value, label, number]) => (
                <li key={value}>
                  <label>
                    <input type="checkbox" checked={param("record") === value} onChange={() => set({ record: param("record") === value ? "" : value })} /> {label}{" "}
                    <span class="number">{count(number)}</span>
                  </label>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        {data.facets.map((facet) => <FacetChoices key={facet.name} facet={facet} />)}
      </details>
    </form>
  );
}

interface Column {
  name: string;
  label: string;
  key: (policy: number) => string | number;
  cell: (policy: number) => preact.ComponentChildren;
}

function columns(): Column[] {
  const { id, date } = data.policies;
  const shown = data.facets.filter((facet) => facet.name !== "status").slice(0, 2);
  const status = data.facets.find((facet) => facet.name === "status");
  const ofFacet = (facet: Facet): Column => ({
    name: facet.name,
    label: heading(named(facet.names)),
    key: (policy) => labels(facet, policy).join("; "),
    cell: (policy) => <Text>{labels(facet, policy).join(semicolon())}</Text>,
  });
  return [
    {
      name: "title", label: say("Policy"), key: (policy) => title(policy) || id[policy]!,
      cell: (policy) => (
        <a href={link("policy", id[policy])} class={data.policies.resolved[policy] ? "" : "unresolved"}>
          <Text>{shortTitle(policy)}</Text>{title(policy) && <small><Text>{id[policy]}</Text></small>}
        </a>
      ),
    },
    { name: "standing", label: say("Standing on {day}", { day: isoOf(day.value) }), key: (policy) => data.answers.indexOf(standing(policy).answer), cell: (policy) => <Chip of={standing(policy)} /> },
    { name: "date", label: say("Date"), key: (policy) => date[policy]!, cell: (policy) => <span class="date"><Text>{date[policy]}</Text></span> },
    ...(status ? [ofFacet(status)] : []),
    ...shown.map(ofFacet),
  ];
}

/** The table as a file: a row a policy, with the columns of report --format csv but the numbers that are compared. */
export function rows(policies: number[]): (string | boolean)[][] {
  const { id, titles, resolved, dates } = data.policies;
  const tags = Object.keys(titles);
  const names = data.facets.map((facet) => facet.name);
  const head = ["id", ...tags.map((tag) => (tag ? `title_${tag.replaceAll("-", "_")}` : "title")), ...names, ...data.dates, "resolved", "iri", "as_of", "standing", "presumed", "in_part", "reason"];
  const body = policies.map((policy) => {
    const { answer, presumed, inPart, reasons } = standing(policy);
    const english = (facet: Facet) => (facet.of[policy] ?? []).map((number) => facet.values[number]?.en ?? "").join("; ");
    return [
      id[policy]!, ...tags.map((tag) => titles[tag]![policy] ?? ""), ...data.facets.map(english), ...data.dates.map((name) => (dates[policy]![name] ?? []).join("; ")),
      Boolean(resolved[policy]), iriOf(policy), isoOf(day.value), answer, presumed, inPart, because(data.reasons[reasons]!),
    ];
  });
  return [head, ...body];
}

export function Policies() {
  const all = columns();
  const [, minus = "", by = ""] = /^(-?)(.*)$/.exec(param("sort"))!;
  const column = all.find((each) => each.name === by);
  const policies = column ? sorted(selected.value, column.key, minus === "-") : selected.value;
  const { shown, pager } = paged(policies);
  return (
    <>
      <h1 tabIndex={-1}>{say("Policies")}</h1>
      <AsOf />
      <div class="aside">
        <Filters />
        <section>
          <div class="above">
            <p role="status"><b data-shown={policies.length}>{count(policies.length)}</b> {say("of {n}", { n: data.policies.id.length })}</p>
            <Downloads name="policies" rows={() => rows(policies)} />
          </div>
          <Narrowed />
          <div class="scroll card">
            <table>
              <caption class="hidden">{say("Policies")}</caption>
              <thead>
                <tr>
                  {all.map((each) => {
                    const isBy = each.name === by;
                    return (
                      <th key={each.name} scope="col" aria-sort={isBy ? (minus ? "descending" : "ascending") : "none"}>
                        <button type="button" onClick={() => set({ sort: isBy && !minus ? `-${each.name}` : isBy ? "" : each.name })}>
                          {each.label}<span aria-hidden="true">{isBy ? (minus ? " ↓" : " ↑") : ""}</span>
                        </button>
                      </th>
                    );
                  })}
                </tr>
              </thead>
              <tbody>
                {shown.map((policy) => <tr key={policy}>{all.map((each) => <td key={each.name}>{each.cell(policy)}</td>)}</tr>)}
              </tbody>
            </table>
          </div>
          {!policies.length && <p>{say("No policy is like that.")}</p>}
          {pager}
        </section>
      </div>
    </>
  );
}

