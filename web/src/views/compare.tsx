// Numbers that are compared: every value, range, median and how many, between the values of a facet.

import { Downloads, Text } from "../parts/parts";
import { data } from "../corpus";
import type { Measure } from "../data";
import { linear } from "../scale";
import { link, param, set } from "../state";
import { count, heading, named, say } from "../words";

const WIDTH = 400;
const HEIGHT = 22;
const EDGE = 8;

/** The numbers of the policies of a group, of what a measure is by. */
function numbersOf(measure: Measure, group: number, by: number): number[] {
  const facet = data.facets.find((each) => each.name === measure.facet);
  const label = measure.groups[group]!;
  return measure.of.flatMap((numbers, policy) => {
    const own = facet?.of[policy]?.map((value) => facet.values[value]?.en) ?? [];
    const isIn = label === "" ? !own.length : own.includes(label);
    return isIn ? (numbers[by] ?? []) : [];
  });
}

const shown = (number: number) => String(Number(number.toPrecision(6)));

export function Compare() {
  const measure = data.measures.find((each) => each.name === param("measure")) ?? data.measures[0]!;
  const by = Math.max(0, measure.by.findIndex((each) => each.en === param("of")));
  const facet = data.facets.find((each) => each.name === measure.facet);
  const label = (group: number) => {
    const text = measure.groups[group]!;
    return text ? named(facet?.values.find((each) => each.en === text)) || text : facet ? say("without {facet}", { facet: named(facet.names) }) : say("all");
  };
  const rows = measure.rows.filter(([, own]) => own === by).sort(([one], [other]) => one - other);
  const highest = Math.max(...rows.map((row) => row[5]));
  const lowest = Math.min(0, ...rows.map((row) => row[4]));
  const scale = linear([lowest, highest === lowest ? lowest + 1 : highest], [EDGE, WIDTH - EDGE], true);
  const ticks = scale.ticks(5);
  const table = () => [
    [measure.facet || "group", "of", "policies", "median", "lowest", "highest"],
    ...measure.rows.map(([group, own, n, median, low, high]) => [measure.groups[group]!, measure.by[own]?.en ?? "", n, median, low, high]),
  ];
  return (
    <>
      <h1 tabIndex={-1}>{say("Compare")}</h1>
      <div class="tools">
        {data.measures.length > 1 && (
          <label>{say("What")}{" "}
            <select value={measure.name} onChange={(event) => set({ measure: event.currentTarget.value, of: "" })}>
              {data.measures.map((each) => <option key={each.name} value={each.name}>{named(each.names)}</option>)}
            </select>
          </label>
        )}
        {measure.by.length > 1 && (
          <label>{heading(named(measure.names))}{" "}
            <select value={measure.by[by]!.en} onChange={(event) => set({ of: event.currentTarget.value })}>
              {measure.by.map((each) => <option key={each.en} value={each.en}>{named(each)}</option>)}
            </select>
          </label>
        )}
        <Downloads name={measure.name} rows={table} />
      </div>
      <p class="legend soft">{say("Each dot is a value, the line is their range, the mark their median.")}</p>
      <div class="scroll card">
        <table class="compare">
          <caption class="hidden">{say("Compare")}</caption>
          <thead>
            <tr>
              <th scope="col">{facet ? heading(named(facet.names)) : ""}</th>
              <th scope="col">
                {heading(named(measure.names))}
                <svg viewBox={`0 0 ${WIDTH} 14`} aria-hidden="true" class="scale">{ticks.map((tick) => <text key={tick} x={scale(tick)} y={11}>{shown(tick)}</text>)}</svg>
              </th>
              <th scope="col" class="number">{say("median")}</th><th scope="col" class="number">{say("range")}</th><th scope="col" class="number">{say("policies")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([group, own, n, median, low, high]) => (
              <tr key={group}>
                <th scope="row">{facet && measure.groups[group] ? <a href={link("policies", "", [[`f.${facet.name}`, measure.groups[group]!]])}><Text>{label(group)}</Text></a> : label(group)}</th>
                <td>
                  <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={numbersOf(measure, group, own).map(shown).join(", ")} class="dots">
                    {ticks.map((tick) => <line key={tick} class="rule" x1={scale(tick)} x2={scale(tick)} y1={0} y2={HEIGHT} />)}
                    <line class="range" x1={scale(low)} x2={scale(high)} y1={HEIGHT / 2} y2={HEIGHT / 2} />
                    {numbersOf(measure, group, own).map((value, index) => <circle key={index} cx={scale(value)} cy={HEIGHT / 2} r={4} />)}
                    <rect x={scale(median) - 1.5} y={3} width={3} height={HEIGHT - 6} />
                  </svg>
                </td>
                <td class="number" data-median={`${measure.groups[group]}`}>{shown(median)}</td>
                <td class="number">{shown(low)}–{shown(high)}</td>
                <td class="number">{count(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
