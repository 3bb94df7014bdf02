import assert from "node:assert/strict";
import test from "node:test";
import { escaped, printable } from "../src/served/printable";

test("what turns a line around is not shown as it is", () => {
  assert.equal(printable("evil\u202etxt\u2066 \x1b[31m\n政策 😀\ud800"), "evil\ufffdtxt\ufffd \ufffd[31m\n政策 😀\ufffd");
});

test("a graph stays the same graph", () => {
  assert.equal(escaped('<a> <b> "x\u202e\x9b" .\n'), '<a> <b> "x\\u202E\\u009B" .\n');
});
