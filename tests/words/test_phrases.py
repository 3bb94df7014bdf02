"""Texts of the program and their translations: each has one, and none is left over."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
import tomllib
from collections.abc import Collection
from functools import cache
from string import Formatter

import click
import pytest

from policygraph.cli import COMMANDS, help, main
from policygraph.lineage.reasons import SENTENCES
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.query.sparql import NamedQuery, named_queries
from policygraph.report.explorer.page import ASSETS
from policygraph.validation.shacl import default_messages
from policygraph.words.phrases import (
    LIBRARIES,
    Label,
    Phrase,
    chained,
    counted,
    enumerated,
    from_library,
    languages,
    packed,
    said,
    unpacked,
    words,
)
from tests.helpers import ROOT

OTHERS = [language for language in languages() if language != "en"]
MAKING = ("Phrase", "chained")  # what makes a phrase of a template


@cache
def modules() -> tuple[ast.AST, ...]:
    return tuple(ast.parse(file.read_text("utf-8")) for file in (ROOT / "src" / "policygraph").rglob("*.py"))


def questions() -> Collection[NamedQuery]:
    """Return the named questions that come with the program."""
    return named_queries(load_profile("policy")).values()


@cache
def templates() -> frozenset[str]:
    """Return the templates of the phrases in the program."""
    constants = {
        call.args[0].value
        for module in modules()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKING
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    nouns = {
        f"{{number:,}} {noun.value!s}"
        for module in modules()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "counted"
        for noun in call.args[1:]
        if isinstance(noun, ast.Constant)
    }
    commands = (main.get_command(click.Context(main), name) for name in COMMANDS)
    of_help = {text for command in (main, *commands) if command for text in help.texts(command)}
    profiles = [load_profile(name) for name in built_in_profiles()]
    of_questions = {query.title for query in questions()}
    of_page = json.loads((ASSETS / "words.json").read_text("utf-8"))
    told = {
        *map(str, constants),
        *nouns,
        *of_help,
        *of_questions,
        *(profile.title for profile in profiles),
        *COMMANDS.values(),
        *SENTENCES.values(),
        *default_messages._SENTENCES.values(),
        *of_page,
    }
    return frozenset(told)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_has_a_translation(language: str) -> None:
    assert len(templates()) > 200
    assert sorted(templates() - words(language).keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_fields_of_the_text(language: str) -> None:
    # A blank, and what click says in English.
    without = {
        "{lead}{question}",
        "{value!r} is not a valid {number_type}.",
        "{name} {filename!r} does not exist.",
    }
    unlike = {text for text, other in words(language).items() if fields(text) != fields(other)}
    assert unlike == without


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_of_a_text_that_the_program_has_not(language: str) -> None:
    texts = {
        node.value
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    texts |= {name for question in questions() for name in re.findall(r"\?(\w+)", question.text)}
    nouns = {text.removesuffix("s") for text in texts} | {f"{text}s" for text in texts} | texts
    file = ROOT / "src" / "policygraph" / "words" / f"{language}.toml"
    translated = tomllib.loads(file.read_text("utf-8")).keys() - {LIBRARIES}
    left = translated - texts - templates()
    assert {text for text in left if text.removeprefix("{number:,} ") not in nouns} == set()


# What says its first argument to people, and what is a part of a program's own making.
SAYING = {"wrong", "at", "notify", "tell", "fail", "mention"}
OF_PROGRAMMERS = {
    "AssertionError", "AttributeError", "ValueError", "SyntaxError", "JSONDecodeError", "_DuplicateKeyError",
    "UntranslatableError", "UnknownReachError",
}  # fmt: skip


def test_what_is_said_to_people_is_a_phrase() -> None:
    for module in modules():
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and call.args:
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                if name in SAYING or (name.endswith("Error") and name not in OF_PROGRAMMERS):
                    assert not _has_words(call.args[0]), ast.unparse(call)


def _has_words(node: ast.expr) -> bool:
    """Return whether an expression is a text with words, which nobody can say in another language."""
    if isinstance(node, ast.JoinedStr):
        return any(map(_has_words, node.values))
    if isinstance(node, ast.IfExp | ast.BinOp):
        return any(_has_words(each) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(re.search(r"[a-z]{2,} ", node.value))
    return False


def test_a_phrase_is_its_english_text() -> None:
    assert Phrase("the key {key} stands twice", key="a") == "the key a stands twice"


def test_a_value_is_data_and_a_phrase_in_it_is_not() -> None:
    assert said(Phrase("Write {expected}", expected="a year"), "zh") == "请写a year"
    assert said(Phrase("Write {expected}", expected=Phrase("a year")), "zh-Hans") == "请写年份"
    assert said(Phrase("Write {expected}", expected="{0} {x}"), "zh") == "请写{0} {x}"


def test_a_label_is_said_as_the_data_have_it() -> None:
    status = Label("In force", {"en": "In force", "zh": "现行有效"})
    assert (status, said(status, "zh"), said(status, "fr")) == ("In force", "现行有效", "In force")


def test_a_text_that_is_no_phrase_is_said_as_it_is() -> None:
    assert said("Findings", "zh") == "Findings"


def test_a_language_without_words_is_english() -> None:
    assert said(Phrase("Write {expected}", expected=Phrase("a year")), "fr") == "Write a year"


def test_a_number_has_its_noun() -> None:
    assert counted(1, "file", "files") == "1 file"
    assert said(counted(2000, "file", "files"), "zh") == "文件 2,000"


@pytest.mark.parametrize("texts", [[], ["a"], ["a", "b", "c"]])
def test_texts_are_put_together(texts: list[str]) -> None:
    assert chained("{first} or {second}", texts) == " or ".join(texts)


def test_thousands_of_texts_are_put_together_and_said() -> None:
    texts = [str(number) for number in range(5000)]
    text = chained("{first}, {second}", texts)
    assert said(text, "zh") == "，".join(texts)
    assert said(unpacked(json.loads(json.dumps(packed(text)))), "zh") == "，".join(texts)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
@pytest.mark.parametrize(
    "text", [Phrase("{text!r} is no {key}", text="{", key=Phrase("a year")), Label("a {b", {"zh": "甲"})]
)
def test_a_copy_says_the_same(text: str, copied: object) -> None:
    assert callable(copied)
    assert (copied(text), said(copied(text), "zh")) == (text, said(text, "zh"))


@pytest.mark.parametrize(
    "text",
    [
        "plain {",
        Phrase("the {key} is not a text", key="{}"),
        Phrase("Write {expected}", expected=Phrase("a year")),
    ],
)
def test_what_json_keeps_says_the_same(text: str) -> None:
    kept = unpacked(json.loads(json.dumps(packed(text))))
    assert (kept, said(kept, "zh")) == (text, said(text, "zh"))


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        ("Expecting ',' delimiter", "缺少 ','"),
        ("did not find expected ',' or '}'", "缺少 ',' 或 '}'"),
        ("what {nobody} knows", "what {nobody} knows"),
        ("foo is not a valid predicate", "foo 不能作谓词"),
        ("nothing to repeat at position 7", "没有可重复的内容，位于第 7 个字符之后"),
    ],
)
def test_a_message_of_a_library_keeps_what_it_quotes(message: str, chinese: str) -> None:
    assert (from_library(message), said(from_library(message), "zh")) == (message, chinese)


def test_of_a_long_text_that_is_quoted_a_message_has_the_beginning_in_every_language() -> None:
    template = "{written!r} is not {expected}; it is kept as text"
    expected = Phrase("a year")
    phrase = Phrase(template, written="x" * 1000, expected=expected)
    begins = f"'{'x' * 119}…'"
    assert phrase == f"{begins} is not a year; it is kept as text"
    assert said(phrase, "zh").startswith(f"{begins} 不是年份")
    assert unpacked(packed(phrase)) == pickle.loads(pickle.dumps(phrase)) == phrase
    assert Phrase(template, written="x" * 120, expected=expected).startswith(f"'{'x' * 120}'")
    assert Phrase("{message} (value: {value})", message="x" * 1000, value="y") == f"{'x' * 1000} (value: y)"


def test_the_items_of_a_list_have_the_mark_of_the_language_between_them() -> None:
    items = [Phrase("a year"), "b", "c"]
    assert enumerated(items) == "a year, b, c"
    assert said(Phrase("Not shown: {parts}.", parts=enumerated(items)), "zh") == "未显示：年份、b、c。"
    assert enumerated([]) == ""


def test_no_list_in_a_phrase_has_the_mark_of_one_language_between_its_items() -> None:
    functions = (
        each for module in modules() for each in ast.walk(module) if isinstance(each, ast.FunctionDef)
    )
    for function in functions:
        nodes = [*ast.walk(function)]
        assigned = [each for each in nodes if isinstance(each, ast.Assign) and _is_joined(each.value)]
        names = {target.id for each in assigned for target in each.targets if isinstance(target, ast.Name)}
        for call in nodes:
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (*MAKING, "Reason"):
                for value in (*call.args, *(keyword.value for keyword in call.keywords)):
                    is_joined = any(map(_is_joined, ast.walk(value))) or getattr(value, "id", "") in names
                    assert not is_joined, ast.unparse(call)


def _is_joined(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
        and node.func.value.value in (", ", "; ", ": ")
    )
