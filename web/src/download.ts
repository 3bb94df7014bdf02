// Files of what is shown: tables as CSV and JSON, drawings as SVG.

const QUOTED = /[",\n\r]/;
const FORMULA = /^[=+\-@\t\r\n]/;

/** Rows of cells as CSV (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe before it, as in what is exported. */
export function toCsv(rows: (string | number | boolean)[][]): string {
  const cell = (value: string | number | boolean) => {
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Rows of cells as a list of objects, by the names in the first row. */
export function toJson(rows: (string | number | boolean)[][]): string {
  const [head = [], ...body] = rows;
  const objects = body.map((row) => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ""])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "display"];

/** A drawing on its own, as it looks on the page. */
export function toSvg(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawing, copy].map((each) => [each, ...each.querySelectorAll("*")]) as [Element[], Element[]];
  from.forEach((element, number) => {
    const style = getComputedStyle(element);
    for (const look of LOOKS) to[number]!.setAttribute(look, style.getPropertyValue(look));
    to[number]!.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  for (const anchor of copy.querySelectorAll("a")) anchor.removeAttribute("href");
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}
