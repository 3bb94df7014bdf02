// The drawing of a family: boxes in the places that Python gave them, and lines from the older to what changed it.

import { data, day, shortTitle, standing, standingWords } from "../corpus";
import type { Family } from "../data";
import { link } from "../state";
import { named, say, semicolon } from "../words";

const EDGE = 8;

/** The class of a line by what its relation does. */
const looks = (effect: string): string =>
  ({ replaces: "replaces", ends: "replaces", "replaces in part": "part", "ends in part": "part", changes: "changes", gathers: "changes" })[effect] ?? "names";

export function Drawing({ family, focus, hidden = [], zoom = 1 }: { family: Family; focus?: number | undefined; hidden?: string[]; zoom?: number }) {
  if (!family.boxes || !family.lines || !family.size)
    return <p class="note">{say("A drawing of {n} policies is no help; the table has them.", { n: family.members.length })}</p>;
  const [width, height] = [family.size[0] + 2 * EDGE, family.size[1] + 2 * EDGE];
  const [boxWidth, boxHeight] = data.box;
  return (
    <div class="scroll drawing">
      <svg
        class="family" viewBox={`${-EDGE} ${-EDGE} ${width} ${height}`} width={width * zoom} height={height * zoom} role="group"
        aria-label={say("A family of {n} policies, the oldest at the left", { n: family.members.length })}
      >
        {family.lines.map(([several, points], index) => {
          const own = several.map((edge) => data.edges[edge]!).filter((edge) => !hidden.includes(data.relations[edge[2]]!.name));
          if (!own.length) return null;
          const relation = data.relations[own[0]![2]]!;
          const told = own.map(([from, to, each]) => `${data.policies.id[from]} ${named(data.relations[each]!.names)} ${data.policies.id[to]}`).join(semicolon());
          const [start, next] = [points[0]!, points[1] ?? points[0]!];
          const angle = Math.atan2(start[1] - next[1], start[0] - next[0]);
          const tip = (turn: number) => `${start[0] - 9 * Math.cos(angle + turn)},${start[1] - 9 * Math.sin(angle + turn)}`;
          return (
            <g key={index} class={`line ${looks(relation.effect)}`}>
              <title>{told}</title>
              <polyline points={points.map((point) => point.join(",")).join(" ")} />
              <polygon points={`${start.join(",")} ${tip(0.42)} ${tip(-0.42)}`} />
            </g>
          );
        })}
        {family.members.map((policy, index) => {
          const now = standing(policy, day.value);
          const [x, y] = family.boxes![index]!;
          const id = data.policies.id[policy]!;
          const facts = [data.policies.date[policy], standingWords(now)].filter(Boolean).join(" · ");
          return (
            <a key={policy} href={link("policy", id)}>
              <g class={`box ${now.answer} ${now.presumed ? "presumed" : ""} ${policy === focus ? "focus" : ""}`} transform={`translate(${x - boxWidth / 2} ${y - boxHeight / 2})`}>
                <title>{`${shortTitle(policy)} (${id})`}</title>
                <rect width={boxWidth} height={boxHeight} rx={6} />
                <rect class="mark" x={3} y={4} width={5} height={boxHeight - 8} rx={2} />
                <svg width={boxWidth - 4} height={boxHeight}>
                  <text x={16} y={20}>{cut(shortTitle(policy), 28)}</text>
                  <text class="small" x={16} y={38}>{cut(facts, 36)}</text>
                </svg>
              </g>
            </a>
          );
        })}
      </svg>
    </div>
  );
}

const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;

/** A text cut to so many columns, of which a character of Chinese has two. */
export function cut(text: string, most: number): string {
  let columns = 0;
  for (let index = 0; index < text.length; index++) {
    columns += WIDE.test(text[index]!) ? 2 : 1;
    if (columns > most) return `${text.slice(0, index - 1)}…`;
  }
  return text;
}
