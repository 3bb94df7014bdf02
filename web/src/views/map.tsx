// Things with coordinates: a circle for each place, as large as what is there, on land alone, since borders are disputed.

import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryObject, Topology } from "topojson-specification";
import { Downloads, Scroll, Text } from "../parts/parts";
import { data } from "../corpus";
import type { Places } from "../data";
import { param, set } from "../state";
import { comma, count, heading, language, named, say, semicolon } from "../words";

const WIDTH = 960;
const HEIGHT = 500;
const projection = geoNaturalEarth1().fitExtent([[6, 6], [WIDTH - 6, HEIGHT - 6]], { type: "Sphere" });
const path = geoPath(projection);
const MOST = 25; // names of a place that the table shows

let land: string | undefined;
function landPath(): string {
  const topology = data.land as Topology<{ land: GeometryObject }>;
  land ??= path(feature(topology, topology.objects.land) as GeoPermissibleObjects) ?? "";
  return land;
}

const titleOf = (titles: Record<string, string>, id: string) => titles[language.value] || titles.en || Object.values(titles).find(Boolean) || id;

/** How precise coordinates are said to be, with how many are. */
function precisions(places: Places): [string, number][] {
  const counts = new Map<string, number>();
  for (const [, , there] of places.rows) for (const [, , precision] of there) counts.set(precision, (counts.get(precision) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

export function Map_() {
  const places = data.places.find((each) => each.kind === param("kind")) ?? data.places[0]!;
  const kindName = (name: string) => named(data.kinds.find((each) => each.names.en === name)?.names) || name;
  const total = places.rows.reduce((sum, [, , there]) => sum + there.length, 0);
  const most = Math.max(...places.rows.map(([, , there]) => there.length));
  const radius = (number: number) => 4 + 26 * Math.sqrt(number / most);
  const at = (latitude: number, longitude: number) => `${latitude}, ${longitude}`;
  const rows = () => [
    ["latitude", "longitude", "place", "id", "title", "precision"],
    ...places.rows.flatMap(([latitude, longitude, there, names]) => there.map(([id, titles, precision]) => [latitude, longitude, named(names), id, titleOf(titles, id), precision])),
  ];
  return (
    <>
      <h1 tabIndex={-1}>{say("Map")}</h1>
      <div class="tools">
        {data.places.length > 1 && (
          <label>{say("What")}{" "}
            <select value={places.kind} onChange={(event) => set({ kind: event.currentTarget.value })}>
              {data.places.map((each) => <option key={each.kind} value={each.kind}>{kindName(each.kind)}</option>)}
            </select>
          </label>
        )}
        <span><b>{heading(kindName(places.kind))}</b>: {say("{n} of {all} with coordinates", { n: total, all: places.subjects })} · {places.rows.length === 1 ? say("1 place") : say("{n} places", { n: places.rows.length })}</span>
        <Downloads name="places" rows={rows} />
      </div>
      <p class="note">
        {say("Precision of the coordinates, as records say it:")}{" "}
        {precisions(places).map(([precision, number], index) => <>{index > 0 && comma()}<Text>{precision || say("not said")}</Text> {count(number)}</>)}.{" "}
        {places.rows.length < total && say("A circle stands for all that have the same coordinates.")}
      </p>
      <section class="card">
        <svg class="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say("A map; the table below has what it shows.")}>
          <path class="sea" d={path({ type: "Sphere" }) ?? ""} />
          <path class="grid-line" d={path(geoGraticule10()) ?? ""} />
          <path class="land" d={landPath()} />
          {places.rows.map(([latitude, longitude, there, names], index) => {
            const [x, y] = projection([longitude, latitude])!;
            return <circle key={index} cx={x} cy={y} r={radius(there.length)}><title>{`${named(names) || at(latitude, longitude)}: ${there.length}`}</title></circle>;
          })}
        </svg>
      </section>
      <Scroll card label={say("What is there")}>
        <table>
          <caption class="hidden">{say("Map")}</caption>
          <thead><tr><th scope="col">{say("Place")}</th><th scope="col" class="number">{say("Number")}</th><th scope="col">{say("What is there")}</th></tr></thead>
          <tbody>
            {places.rows.map(([latitude, longitude, there, names], index) => (
              <tr key={index}>
                <td class="date">{named(names) && <><Text>{named(names)}</Text><br /></>}{at(latitude, longitude)}</td>
                <td class="number">{count(there.length)}</td>
                <td>
                  {there.slice(0, MOST).map(([id, titles], number) => <>{number > 0 && semicolon()}<Text>{titleOf(titles, id)}</Text></>)}
                  {there.length > MOST && <> … {say("{n} more", { n: there.length - MOST })}</>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
