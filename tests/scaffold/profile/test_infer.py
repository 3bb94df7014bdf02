"""What the values of a key are, and which property it stands for."""

from __future__ import annotations

from typing import Any

import pytest

from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.infer import Corpus, Guess, guess_columns
from tests.scaffold.profile.helpers import column

BY_FILE = Naming(None, "", "", {}, "")


def guessed(*columns: Column, main: bool = True) -> list[Guess]:
    return guess_columns(columns, Corpus(BY_FILE, [], main, max(len(each.cells) for each in columns)))


@pytest.mark.parametrize(
    ("key", "values", "kind"),
    [
        ("k", [True, False], "boolean"),
        ("k", [True, "true"], "text"),
        ("k", ["1999", 2020], "year"),
        ("k", ["1999", "2024.0", 2020], "year"),
        ("k", ["1999.0", "2024.0", 2020], "decimal"),
        ("k", ["1999", "2024.5", 2020], "decimal"),
        ("k", ["1499", "1999"], "integer"),  # no year of a policy
        ("k", ["2020-05", "2020"], "date"),
        ("k", ["0987", "0988"], "text"),  # its zero would be lost
        ("date", ["0987", "2020"], "date"),
        ("k", ["2020-05-01", "soon"], "text"),
        ("k", [*["2020-05-01"] * 9, "soon"], "date"),  # one in ten
        ("k", [*(f"2020-05-0{n}" for n in range(1, 9)), "soon"], "text"),
        ("k", [*range(99), "soon"], "text"),
        ("k", [*["2020-05-01"] * 9, "soon", "2019"], "date"),
        ("k", [1, "-2"], "integer"),
        ("k", [1, "2.5"], "decimal"),
        ("k", ["https://a.example/x", "http://b.example"], "url"),
        ("k", ["https://a.example/x", "b.example"], "text"),
        ("author", ["Ann"], "agent"),
        ("reviewer", ["Ann"], "agent"),
        ("k", [{"a": [[1]]}], "verbatim"),
        ("k", [["x"], ["y"], [{"a": 1}]], "text"),  # most are
        ("@id", ["x"], "verbatim"),
        ("a:b", ["x"], "verbatim"),
    ],
)
def test_the_kind_is_that_of_all_values(key: str, values: list[Any], kind: str) -> None:
    assert [guess.kind for guess in guessed(column(key, *values))] == [kind]


@pytest.mark.parametrize(
    "key",
    [
        "date",
        "Adopted",
        "date_adopted",
        "adoption-date",
        "Enacted on",
        "date published",
        "issue date",
        "颁布日期",
    ],
)
def test_a_day_of_adoption_is_one_of_publication(key: str) -> None:
    (guess,) = guessed(column(key, "2020-05-01", "2021-06"))
    assert (guess.kind, guess.property_name) == ("date", "dcterms:issued")


@pytest.mark.parametrize(
    ("key", "values", "kind"),
    [
        ("k", "rrrrbb", "label"),  # two words, six times
        ("k", "rrrbb", "text"),
        ("k", "rrr", "text"),
        ("status", "r", "label"),  # under a usual name
        ("k", ["r" * 40] * 4, "label"),
        ("k", ["r" * 41] * 4, "text"),
        ("k", ["r\ns"] * 4, "text"),
        ("k", [f"w{n % 30}" for n in range(90)], "label"),
        ("k", [f"w{n % 31}" for n in range(93)], "text"),
    ],
)
def test_labels_are_few_short_texts_that_recur(key: str, values: list[str], kind: str) -> None:
    assert [guess.kind for guess in guessed(column(key, *values))] == [kind]


def test_a_title_is_found_by_its_name_or_by_its_words() -> None:
    what = column("what", "Use a queue", "Use a log")
    assert [guess.kind for guess in guessed(what)] == ["title"]
    assert [guess.kind for guess in guessed(what, column("heading", "x", "y"))] == ["text", "title"]
    assert [guess.kind for guess in guessed(column("what", "Use a queue"))] == ["text"]  # one is no pattern
    others = column("Dependencies", "The core, act 1", "The core, act 2")
    assert [guess.kind for guess in guessed(others)] == ["text"]
    same = column("what", *["Use a queue"] * 2)
    assert [guess.kind for guess in guessed(same)] == ["text"]


def test_a_property_goes_to_the_first_of_its_usual_keys() -> None:
    issued, published = column("published", "2020-01-01"), column("date", "2020-01-02")
    assert [guess.property_name for guess in guessed(issued, published)] == ["", "dcterms:issued"]
    assert [guess.property_name for guess in guessed(column("created", "2020-01-01"))] == ["dcterms:created"]
    assert [guess.property_name for guess in guessed(issued)] == ["dcterms:issued"]
    assert [guess.property_name for guess in guessed(column("date", "soon"))] == [""]  # not of its kind
    in_force = column("effective_date", "2020-01-01"), column("Expires", "2021-12-31")
    assert [guess.property_name for guess in guessed(*in_force)] == [
        "pg:effectiveFrom",
        "pg:effectiveThrough",
    ]


def test_only_the_first_kind_of_record_has_properties_of_policies() -> None:
    status = column("status", "Draft")
    assert [guess.property_name for guess in guessed(status)] == ["pg:status"]
    assert [guess.property_name for guess in guessed(status, main=False)] == [""]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ann<br>Bob", ["Ann", "Bob"]),
        ("Ann<br />Bob", ["Ann", "Bob"]),
        ("Smith, Ann; Jones, Bob", ["Smith, Ann", "Jones, Bob"]),
        ("甲、乙", ["甲", "乙"]),
        ("Ann <a@x.example> Bob <b@x.example>", ["Ann <a@x.example>", "Bob <b@x.example>"]),
        ("Ann <a@x.example>, Bob", ["Ann <a@x.example>", "Bob"]),
    ],
)
def test_people_are_split_at_signs_that_stand_in_no_name(text: str, people: list[str]) -> None:
    (guess,) = guessed(column("author", text, *["Ann <a@x.example> Bob <b@x.example>"] * (">," in text)))
    assert [word for _, word in guess.words][: len(people)] == people


@pytest.mark.parametrize("sign", [",", "，", "、", ";", "；", "<br>"])
def test_labels_are_split_at_the_sign_that_stands_between_them(sign: str) -> None:
    texts = [f"air{sign}water", "air", "water", f"soil{sign}air", "soil", "air", "water", "soil"]
    (guess,) = guessed(column("topics", *texts))
    assert (guess.kind, guess.split) == ("label", sign)


def test_people_are_split_at_commas_where_more_than_a_quarter_have_them() -> None:
    assert [guess.split for guess in guessed(column("author", "Ann, Bob", "Cid", "Dan"))] == [","]
    assert [guess.split for guess in guessed(column("author", "Ann, Bob", "Cid", "Dan", "Eve"))] == [""]


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        (
            "Status",
            [
                "**Implemented (Swift 2.2)**",
                "**Implemented** (Swift 5)",
                "Implemented (in [Swift 6](s.md))",
                "已实施（2020）",
                "已实施",
            ],
            {"Implemented", "已实施"},
        ),
        ("status", ["Accepted", "Accepted (if approved)"], {"Accepted"}),
        ("status", ["Active (first)", "Draft"], {"Active (first)", "Draft"}),  # a word of its own
        ("fuel", ["CO2 (gas)", "CO2 (liquid)"] * 3, {"CO2 (gas)", "CO2 (liquid)"}),
    ],
)
def test_remarks_in_brackets_are_no_words_of_a_status(key: str, values: list[str], words: set[str]) -> None:
    (guess,) = guessed(column(key, *values))
    assert (guess.kind, {word for _, word in guess.words}) == ("label", words)


def test_statuses_with_many_remarks_are_labels_all_the_same() -> None:
    (guess,) = guessed(column("status", *(f"Implemented (Swift {n})" for n in range(50))))
    assert (guess.kind, {word for _, word in guess.words}) == ("label", {"Implemented"})
