// Bars: of years, and of the values of a facet, each with its number and where it leads.

import { linear } from "../scale";
import { count } from "../words";
import { Text } from "./parts";

export interface Bar {
  label: string;
  value: number;
  href?: string | undefined;
}

/** Bars that lie, with labels before and numbers behind them. */
export function Bars({ bars }: { bars: Bar[] }) {
  const widest = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul class="bars">
      {bars.map((bar) => (
        <li key={bar.label}>
          {bar.href ? <a href={bar.href}><Text>{bar.label}</Text></a> : <Text>{bar.label}</Text>}
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * bar.value) / widest} height={10} rx={1} /></svg>
          <b>{count(bar.value)}</b>
        </li>
      ))}
    </ul>
  );
}

const WIDTH = 1200;
const HEIGHT = 190;
const LEFT = 4;

/** Bars that stand, one a year; years without any are there as well. */
export function Years({ years, label, href }: { years: Map<number, number>; label: string; href: (year: number) => string }) {
  const known = [...years.keys()];
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const number = last - first + 1;
  const step = (WIDTH - 2 * LEFT) / number;
  const scale = linear([0, Math.max(...years.values())], [0, HEIGHT - 46]);
  const every = [1, 2, 5, 10, 20, 50, 100, 200].find((each) => each * step >= 44) ?? 500;
  return (
    <div class="scroll">
      <svg class="years" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-label={label} role="group">
        {Array.from({ length: number }, (_, index) => {
          const year = first + index;
          const value = years.get(year) ?? 0;
          const x = LEFT + index * step;
          const height = scale(value);
          return (
            <g key={year}>
              {value > 0 && (
                <a href={href(year)} aria-label={`${year}: ${value}`}>
                  <rect x={x} y={0} width={step} height={HEIGHT - 24} class="hit" />
                  <rect x={x + step * 0.08} y={HEIGHT - 24 - height} width={step * 0.84} height={height} />
                  {step > 13 && <text x={x + step / 2} y={HEIGHT - 29 - height}>{value}</text>}
                </a>
              )}
              {year % every === 0 && <text class="tick" x={x + step / 2} y={HEIGHT - 6}>{year}</text>}
            </g>
          );
        })}
        <line x1={LEFT} x2={WIDTH - LEFT} y1={HEIGHT - 23.5} y2={HEIGHT - 23.5} />
      </svg>
    </div>
  );
}
