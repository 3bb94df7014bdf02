import assert from "node:assert/strict";
import test from "node:test";
import { toCsv, toJson } from "../src/download";
import { cut } from "../src/parts/drawing";
import { linear } from "../src/scale";

test("cells are quoted where they must be", () => {
  assert.equal(toCsv([["id", "title"], ["a", 'x, "y"\nz'], ["b", true]]), 'id,title\r\na,"x, ""y""\nz"\r\nb,true\r\n');
});

test("no text is a formula for a spreadsheet, and a number stays one", () => {
  assert.equal(toCsv([["id", "n"], ["=1+1", -1], ["\t@a", 2]]), "id,n\r\n'=1+1,-1\r\n'\t@a,2\r\n");
});

test("a table is a list of objects", () => {
  assert.deepEqual(JSON.parse(toJson([["id", "n"], ["a", 1]])), [{ id: "a", n: 1 }]);
});

test("a text is cut to columns, of which a character of Chinese has two", () => {
  assert.equal(cut("abcdef", 6), "abcdef");
  assert.equal(cut("abcdefg", 6), "abcde…");
  assert.equal(cut("碳定价法案", 6), "碳定…");
});

test("a scale leads from one interval to another", () => {
  assert.equal(linear([0, 10], [0, 100])(5), 50);
  assert.deepEqual(linear([0, 97], [0, 1], true).ticks(5), [0, 20, 40, 60, 80, 100]);
  assert.equal(linear([3, 3], [0, 10])(3), 0);
});
