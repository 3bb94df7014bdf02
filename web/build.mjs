// Build the page's script, style, words, land and notices into the Python package: the same bytes each time.
// node build.mjs [FOLDER]
import { build } from "esbuild";
import { readFile, readdir, writeFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? path.join(here, "../src/policygraph/report/explorer/assets"));

async function sources(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((each) => each.isFile() && /\.tsx?$/.test(each.name));
  return files.map((each) => path.join(each.parentPath ?? each.path, each.name)).sort();
}

// Each text that the page says: the first argument of say(), which is always a literal.
async function texts() {
  const found = new Set();
  for (const file of await sources(path.join(here, "src"))) {
    const source = await readFile(file, "utf8");
    for (const match of source.matchAll(/\bsay\(\s*("(?:[^"\\]|\\.)*")/g)) found.add(JSON.parse(match[1]));
    for (const match of source.matchAll(/\bsay\(\s*([^"\s)])/g))
      if (path.basename(file) !== "words.ts") throw new Error(`${file}: say() of no literal: ${match[0]}`);
  }
  return [...found].sort();
}

// The licences of all packages of which anything is in the script, or whose data is in the page.
async function notices(inputs, others) {
  const names = new Set(others);
  for (const input of Object.keys(inputs)) {
    const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) names.add(match[1]);
  }
  const parts = [];
  for (const name of [...names].sort()) {
    const folder = path.join(here, "node_modules", name);
    const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no file with its licence`);
    const licence = (await readFile(path.join(folder, file), "utf8")).trim();
    parts.push(`${name} ${about.version} (${about.license})\n\n${licence}`);
  }
  return `The page holds parts of these packages, under their licences.\n\n${parts.join("\n\n----\n\n")}\n`;
}

const options = {
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  absWorkingDir: here,
  write: false,
  metafile: true,
  target: "es2022",
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "process.env.NODE_ENV": '"production"' },
};
const script = await build({ ...options, entryPoints: ["src/main.tsx"] });
const editor = await build({ ...options, entryPoints: ["src/served/sparql.tsx"] });
const style = await build({ ...options, entryPoints: ["src/style.css"] });
const told = await notices(script.metafile.inputs, ["world-atlas"]);
const ofEditor = await notices(editor.metafile.inputs, []);
const commented = (text) => `/*!\n${text.replaceAll("*/", "* /")}*/\n`;
const land = JSON.parse(await readFile(path.join(here, "node_modules/world-atlas/land-110m.json"), "utf8"));
const files = {
  "explorer.js": commented(told) + script.outputFiles[0].text.trim() + "\n",
  "sparql.js": commented(ofEditor) + editor.outputFiles[0].text.trim() + "\n",
  "explorer.css": style.outputFiles[0].text.trim() + "\n",
  "words.json": `${JSON.stringify(await texts(), null, 1)}\n`,
  "land.json": `${JSON.stringify(land)}\n`,
  "NOTICES.txt": told,
};
await mkdir(target, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  await writeFile(path.join(target, name), text);
  console.log(`${name} ${text.length.toLocaleString("en")} characters`);
}
