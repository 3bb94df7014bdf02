// What is wrong, by rule, with file and line: as policygraph validate finds it.

import { Downloads, Message, paged, PolicyLink, Text } from "../parts/parts";
import { data, SEVERITIES, severityWords } from "../corpus";
import type { FindingRow, Findings as Found } from "../data";
import { fold } from "../select";
import { changed, link, param, set, state } from "../state";
import { count, named, say } from "../words";

const place = ([, , , file, line]: FindingRow) => (file < 0 ? "" : `${data.files[file]}:${line}`);

function Rules({ found }: { found: Found }) {
  const counts = new Map<string, number>();
  for (const [severity, rule] of found.rows) counts.set(`${severity} ${rule}`, (counts.get(`${severity} ${rule}`) ?? 0) + 1);
  return (
    <section class="card">
      <h2>{say("By rule")}</h2>
      <div class="scroll">
        <table>
          <thead><tr><th scope="col">{say("Severity")}</th><th scope="col">{say("Rule")}</th><th scope="col">{say("What it is")}</th><th scope="col" class="number">{say("Findings")}</th></tr></thead>
          <tbody>
            {[...counts].map(([key, number]) => {
              const [severity, rule] = key.split(" ").map(Number) as [number, number];
              const { code, names } = found.rules[rule]!;
              return (
                <tr key={key}>
                  <td><span class={`tag ${SEVERITIES[severity]}`}>{severityWords(severity)}</span></td>
                  <td class="rule"><a href={link("findings", "", [["rule", code]])}><code><Text>{code}</Text></code></a></td>
                  <td><Text>{named(names)}</Text></td>
                  <td class="number">{count(number)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Findings() {
  const found = data.findings!;
  const [severity, rule, text] = [param("severity"), param("rule"), fold(param("q"))];
  const number = found.rules.findIndex((each) => each.code === rule);
  const rows = found.rows.filter((row) => {
    if (severity && SEVERITIES[row[0]] !== severity) return false;
    if (rule && row[1] !== number) return false;
    return !text || fold(`${place(row)}\n${row[5]}\n${named(found.messages[row[6]])}\n${named(found.values[row[7]])}\n${row[2] < 0 ? row[8] : data.policies.id[row[2]]}`).includes(text);
  });
  const { shown, pager } = paged(rows);
  const about = found.rules[number];
  const table = () => [
    ["severity", "code", "policy", "path", "line", "field", "message", "value"],
    ...rows.map((row) => [
      SEVERITIES[row[0]]!, found.rules[row[1]]!.code, row[2] < 0 ? row[8] : data.policies.id[row[2]]!, row[3] < 0 ? "" : data.files[row[3]]!, row[4], row[5],
      named(found.messages[row[6]]), named(found.values[row[7]]),
    ]),
  ];
  const severities = SEVERITIES.map((each, index) => [each, found.rows.filter((row) => row[0] === index).length] as const);
  return (
    <>
      <h1 tabIndex={-1}>{say("Findings")}</h1>
      <p class="chips">
        <b class={found.rows.some(([each]) => each === 0) ? "violation" : "in_force"}>{found.rows.some(([each]) => each === 0) ? say("Does not conform") : say("Conforms")}</b>
        {severities.map(([each, total], index) => (
          <a key={each} class={`tag ${each}`} data-severity={each} aria-current={severity === each ? "true" : undefined} href={link("findings", "", changed(state.value.params, { severity: severity === each ? "" : each }).filter(([key]) => key === "severity" || key === "rule" || key === "q"))}>
            {severityWords(index)} <b>{count(total)}</b>
          </a>
        ))}
      </p>
      {!found.rows.length && <p>{say("Nothing is wrong.")}</p>}
      {found.rows.length > 0 && !rule && <Rules found={found} />}
      {about && (
        <section class="card">
          <h2><code><Text>{about.code}</Text></code> <Text>{named(about.names)}</Text></h2>
          <p class="long"><Text>{named(about.explanations)}</Text></p>
          <p><a href={link("findings")}>{say("All rules")}</a></p>
        </section>
      )}
      {found.rows.length > 0 && (
        <>
          <div class="above">
            <label class="search"><span class="hidden">{say("Search files, fields and messages")}</span>
              <input type="search" placeholder={say("Search files, fields and messages")} value={param("q")} onInput={(event) => set({ q: event.currentTarget.value })} />
            </label>
            <span role="status"><b data-shown={rows.length}>{count(rows.length)}</b> {say("of {n}", { n: found.rows.length })}</span>
            <Downloads name="findings" rows={table} />
          </div>
          <div class="scroll card">
            <table>
              <caption class="hidden">{say("Findings")}</caption>
              <thead>
                <tr><th scope="col">{say("Severity")}</th><th scope="col">{say("Rule")}</th><th scope="col">{say("Message")}</th><th scope="col">{say("Policy")}</th><th scope="col">{say("Place")}</th></tr>
              </thead>
              <tbody>
                {shown.map((row, index) => (
                  <tr key={index}>
                    <td><span class={`tag ${SEVERITIES[row[0]]}`}>{severityWords(row[0])}</span></td>
                    <td class="rule"><code><Text>{found.rules[row[1]]!.code}</Text></code></td>
                    <td><Message of={row} /></td>
                    <td>{row[2] < 0 ? <Text>{row[8]}</Text> : <PolicyLink policy={row[2]} />}</td>
                    <td><code><Text>{place(row)}</Text></code>{row[5] && <small><Text>{row[5]}</Text></small>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {pager}
        </>
      )}
    </>
  );
}
