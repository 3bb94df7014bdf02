import assert from "node:assert/strict";
import test from "node:test";
import { because, language, languageName, named, said, say, setWords, spoken } from "../src/words";

setWords({ en: {}, zh: { "{n} more": "另有 {n} 项", "published {days}": "发布于 {days}", "{first}; {second}": "{first}；{second}", "its status is {status}": "其状态为{status}" } });

test("a text is said in the language, with its values", () => {
  language.value = "zh";
  assert.equal(say("{n} more", { n: 1200 }), "另有 1,200 项");
  assert.equal(say("no word for {x}", { x: "{n}" }), "no word for {n}");
  language.value = "en";
  assert.equal(say("{n} more", { n: 2 }), "2 more");
  assert.deepEqual(spoken(), ["en", "zh"]);
});

test("reasons are said as Python says them: labels by their names, texts as they are", () => {
  const reasons = [["published {days}", { days: "2024" }], ["its status is {status}", { status: ["Active", null, { en: "Active", zh: "现行" }] }]] as never;
  assert.equal(because(reasons), "published 2024; its status is Active");
  language.value = "zh";
  assert.equal(because(reasons), "发布于 2024；其状态为现行");
  assert.equal(said("{first} as it is"), "{first} as it is");
  language.value = "en";
});

test("a language has its name, and what is no language its tag", () => {
  assert.deepEqual([languageName("zh"), languageName("zh", "zh"), languageName("x_y")], ["Chinese", "中文", "x_y"]);
});

test("a name is that of the language, else English, else any", () => {
  assert.equal(named({ zh: "甲", en: "A" }, "zh"), "甲");
  assert.equal(named({ fr: "B" }, "zh"), "B");
  assert.equal(named(undefined), "");
});
