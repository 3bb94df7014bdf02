import assert from "node:assert/strict";
import test from "node:test";
import { changed, format, link, parse, state } from "../src/state";

test("an address is a state, and a state an address", () => {
  const address = "#/policy/a%2Fb%3Fc?on=2015-06-30&f.country=United+States&f.country=%E6%97%A5";
  const read = parse(address);
  assert.deepEqual([read.view, read.argument], ["policy", "a/b?c"]);
  assert.deepEqual(read.params, [["on", "2015-06-30"], ["f.country", "United States"], ["f.country", "日"]]);
  assert.equal(format(read), address);
  assert.equal(format(parse("")), "#/overview");
  assert.deepEqual(parse("#/policy/%E0%A4%A"), { view: "policy", argument: "%E0%A4%A", params: [] });
});

test("a link keeps the day, the language and the theme, and nothing else", () => {
  state.value = parse("#/policies?on=2015-06-30&q=x&lang=zh&theme=dark&page=2");
  assert.equal(link("policy", "a b"), "#/policy/a%20b?on=2015-06-30&lang=zh&theme=dark");
});

test("a parameter is set, to several values or to none", () => {
  assert.deepEqual(changed([["a", "1"], ["b", "2"]], { a: ["3", "4"], b: "" }), [["a", "3"], ["a", "4"]]);
});
