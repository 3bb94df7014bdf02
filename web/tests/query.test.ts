import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, completions, MOST, parametersOf, wordAt } from "../src/served/query";

const KNOWN = { prefixes: { pg: "https://w3id.org/policygraph/ns#", dcterms: "http://purl.org/dc/terms/" }, terms: ["dcterms:title", "pg:Policy", "pg:status"] };

test("the head of a question declares its parameters", () => {
  const text = "# title: What?\n# param policy: pg:Policy\n# param language: xsd:language = en\nSELECT * { # param x: no\n}";
  assert.deepEqual(parametersOf(text), [{ name: "policy", default: null }, { name: "language", default: "en" }]);
});

test("a word ends at the caret, and is none within texts, IRIs and comments", () => {
  assert.equal(wordAt("SELECT * { ?s pg:st", 19), "pg:st");
  assert.equal(wordAt("SELECT * { ?s pg:st", 15), "p");
  assert.equal(wordAt("{ ?na", 5), "?na");
  assert.equal(wordAt('{ ?s ?p "a pg:', 14), "");
  assert.equal(wordAt("{ ?s <http://exa", 16), "");
  assert.equal(wordAt("# pg:", 5), "");
  assert.equal(wordAt('{ ?s ?p "a" ; pg:', 17), "pg:");
});

test("words go on as terms, prefixes, keywords and variables", () => {
  assert.deepEqual(completions("pg:s", "", KNOWN), ["pg:status"]);
  assert.deepEqual(completions("titl", "", KNOWN), ["dcterms:title"]);
  assert.deepEqual(completions("pg", "", KNOWN), ["pg:", "pg:Policy", "pg:status"]);
  assert.deepEqual(completions("opt", "", KNOWN), ["OPTIONAL"]);
  assert.deepEqual(completions("?p", "?policy ?p ?pol ?x", KNOWN), ["?pol", "?policy"]);
  assert.deepEqual(completions("", "", KNOWN), []);
  assert.equal(completions("a", "", { prefixes: {}, terms: Array.from({ length: 50 }, (_, number) => `x:a${number}`) }).length, MOST);
});

test("what is taken stands for the word, and the caret behind it", () => {
  assert.deepEqual(completed("{ ?s pg:st }", 10, "pg:st", "pg:status"), ["{ ?s pg:status }", 14]);
  assert.deepEqual(completed("{ pg", 4, "pg", "pg:"), ["{ pg:", 5]);
  assert.deepEqual(completed("opt", 3, "opt", "OPTIONAL"), ["OPTIONAL ", 9]);
});
