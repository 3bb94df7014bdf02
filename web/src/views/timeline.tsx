// When policies were in force: a bar for each, solid where that is known, hatched where it is presumed, thin where it is unknown.

import { utcTicks } from "d3-time";
import { AsOf, Narrowed, paged, PolicyLink } from "../parts/parts";
import { data, day, family, selected, slider, standingWords } from "../corpus";
import { dateOf, dayOf, firstDay, isoOf } from "../days";
import { linear } from "../scale";
import { spansOf } from "../standing";
import { link, param, set, chosen } from "../state";
import { count, say, semicolon } from "../words";

const WIDTH = 1000;
const HEIGHT = 16;

/** Policies by families, the one with the earliest date first, or by date alone. */
function ordered(policies: number[], isByFamily: boolean): number[] {
  const date = (policy: number) => firstDay(data.policies.date[policy]!) ?? Infinity;
  const of = new Map<number, number>();
  if (isByFamily)
    for (const policy of policies) {
      const number = family(policy) ?? -1 - policy;
      of.set(number, Math.min(of.get(number) ?? Infinity, date(policy)));
    }
  const group = (policy: number) => family(policy) ?? -1 - policy;
  const keys = (policy: number): number[] => (isByFamily ? [of.get(group(policy))!, group(policy), date(policy)] : [date(policy)]);
  return [...policies].sort((one, other) => {
    const [a, b] = [keys(one), keys(other)];
    const at = a.findIndex((each, index) => each !== b[index]);
    return at < 0 ? one - other : a[at]! < b[at]! ? -1 : 1;
  });
}

export function Timeline() {
  const isByFamily = param("by") !== "date";
  const { shown, pager } = paged(ordered(selected.value, isByFamily));
  const scale = linear(slider, [0, WIDTH]);
  const at = (on: number | null, otherwise: number) => (on === null ? otherwise : Math.min(WIDTH, Math.max(0, scale(on))));
  const ticks = utcTicks(dateOf(slider[0]), dateOf(slider[1]), 10).map((tick) => dayOf(tick.toISOString().slice(0, 10))).filter((tick) => tick !== null);
  const now = at(day.value, 0);
  const told = (policy: number) =>
    spansOf(data, policy)
      .map((span) => `${span.first === null ? "…" : isoOf(span.first)} – ${span.last === null ? "…" : isoOf(span.last)}: ${standingWords(span)}`)
      .join(semicolon());
  return (
    <>
      <h1 tabIndex={-1}>{say("Timeline")}</h1>
      <AsOf />
      <div class="tools">
        <label>{say("Search")} <input type="search" value={param("q")} onInput={(event) => set({ q: event.currentTarget.value })} /></label>
        <label>
          {say("Order")}{" "}
          <select value={isByFamily ? "family" : "date"} onChange={(event) => set({ by: event.currentTarget.value === "date" ? "date" : "" })}>
            <option value="family">{say("by family")}</option>
            <option value="date">{say("by date")}</option>
          </select>
        </label>
        <a href={link("policies", "", chosen.value)}>{say("Narrow in the table")}</a>
        <span role="status"><b>{count(selected.value.length)}</b> {say("of {n}", { n: data.policies.id.length })}</span>
      </div>
      <Narrowed />
      <p class="legend soft">{say("Solid: known to be in force; hatched: presumed; a thin line: unknown. The red line is the day.")}</p>
      <svg class="hidden" width={0} height={0} aria-hidden="true">
        <defs>
          <pattern id="hatched" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width={3} height={6} class="hatch" /></pattern>
        </defs>
      </svg>
      <div class="scroll card">
        <table class="timeline">
          <caption class="hidden">{say("Timeline")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("Policy")}</th>
              <th scope="col">
                <span class="hidden">{say("In force")}</span>
                <span class="ticks" aria-hidden="true">{ticks.map((tick) => <span key={tick} style={{ left: `${(100 * scale(tick)) / WIDTH}%` }}>{isoOf(tick).slice(0, 4)}</span>)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((policy) => (
              <tr key={policy}>
                <th scope="row"><PolicyLink policy={policy} /></th>
                <td>
                  <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={told(policy)} class="track">
                    {ticks.map((tick) => <line key={tick} class="rule" x1={scale(tick)} x2={scale(tick)} y1={0} y2={HEIGHT} />)}
                    {spansOf(data, policy).map((span) => {
                      if (span.answer !== "in_force" && span.answer !== "unknown") return null;
                      const [from, to] = [at(span.first, 0), at(span.last === null ? null : span.last + 1, WIDTH)];
                      const isKnown = span.answer === "in_force";
                      return (
                        <rect
                          key={span.first} x={from} width={Math.max(1.5, to - from)} y={isKnown ? 2 : HEIGHT / 2 - 1.25} height={isKnown ? HEIGHT - 4 : 2.5}
                          class={isKnown ? (span.presumed ? "bar presumed" : "bar") : "unknown"}
                        />
                      );
                    })}
                    <line class="now" x1={now} x2={now} y1={0} y2={HEIGHT} />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pager}
    </>
  );
}
