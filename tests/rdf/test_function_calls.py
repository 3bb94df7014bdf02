"""Calls of functions that have no value, whatever the graph has."""

from __future__ import annotations

import pytest

from policygraph.lineage.sparql_functions import functions
from policygraph.rdf.core import FUNCTIONS
from policygraph.rdf.function_calls import FORMS, mistakes, patterns
from policygraph.rdf.namespaces import PGF, XSD

PREFIXES = {"pgf": PGF, "xsd": XSD}
NO_DATE = "is no date; write a day (2015-06-30), a month (2015-06) or a year (2015)"


def told(call: str, **bound: str) -> list[str]:
    return [problem.told() for problem in mistakes(f"ASK {{\n  FILTER({call})\n}}", PREFIXES, bound)]


def test_the_form_of_each_function_is_known() -> None:
    assert set(FORMS) == FUNCTIONS == {each.value for each in functions(None)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('pgf:standing(?x, "2024-13")', f"line 2, column 27: 2024-13 {NO_DATE}"),
        ("pgf:presumed(?x, '''2024-02-30''')", f"line 2, column 27: 2024-02-30 {NO_DATE}"),
        ('pgf:inPart(?x, "spring"@en)', f"line 2, column 25: spring {NO_DATE}"),
        ('pgf:reason(?x, "2024-13"^^xsd:date, "zh")', f"line 2, column 25: 2024-13 {NO_DATE}"),
        (f'<{PGF}current>(?x, ?y, "2024-13"^^<{XSD}date>)', f"line 2, column 66: 2024-13 {NO_DATE}"),
        ("pgf:standing(?x, 20240101)", f"line 2, column 27: 20240101 {NO_DATE}"),
        ("pgf:standing(?x, xsd:date)", f"line 2, column 27: xsd:date {NO_DATE}"),
        ('pgf:standing("a", "2024")', "line 2, column 23: 'a' is a text and no IRI"),
        ('pgf:distance(?x, "a")', "line 2, column 27: 'a' is a text and no IRI"),
        ("pgf:standing(?x)", 'line 2, column 10: this function takes other arguments; write pgf:standing(?policy, "2015-06")'),
        ("pgf:lasting()", "line 2, column 10: this function takes other arguments; write pgf:lasting(?policy)"),
        ('pgf:reason(?x, "2024", "zh", 1)', "line 2, column 10: this function takes other arguments; write pgf:reason(?policy, \"2015-06\", \"en\")"),
    ],
)  # fmt: skip
def test_a_call_without_a_value_is_told_with_its_place(call: str, said: str) -> None:
    assert told(call) == [said]


@pytest.mark.parametrize(
    "call",
    [
        'pgf:standing(?x, "2024-12")', "pgf:standing(<x:a>, 2024)", "pgf:standing(?x, ?day)", 'pgf:standing(?x, CONCAT("2024", "-13"))',
        'pgf:standing(?x, STR(NOW())) # pgf:standing(?x, "2024-13")', 'pgf:reason(?x, "2024")', 'pgf:reason(?x, "2024", "zh")',
        'pgf:standing(?x, "2024-08-19"^^xsd:date)', 'pgf:listed("a")', 'xsd:date("2024-13")', '"pgf:standing(?x, 2024-13)"', 'pgf:standing(?x, "2024" + "-13")',
    ],
)  # fmt: skip
def test_what_may_have_a_value_is_not_told(call: str) -> None:
    assert told(call) == []


def test_a_variable_is_what_it_is_bound_to() -> None:
    assert told("pgf:standing(?x, ?day)", day="2024-13") == [f"line 2, column 27: 2024-13 {NO_DATE}"]
    assert told("pgf:standing(?x, ?day)", day="2024-12") == []
    assert told("pgf:standing(?x, ?day)", x="a") == ["line 2, column 23: 'a' is a text and no IRI"]


@pytest.mark.parametrize(
    ("call", "pattern"),
    [
        ('REGEX(?t, "(")', '"("'),
        ("regex(STR(?t), '''(?=a)''', 'i')", "'''(?=a)'''"),
        ('REPLACE(?t, "[", "", "i")', '"["'),
        ("REGEX(?t, ?pattern)", '"*"'),
        ('REGEX(?t, "a", "zz")', '"a"'),
        ('REGEX(?t, "^a.*b$", "i")', ""),
        ("REGEX(?t, ?other)", ""),
        ('REGEX(?t, CONCAT("(", ")"))', ""),
        ('REPLACE(?t, "a", "(")', ""),
        ('?t = "REGEX(?t, (" # REGEX(?t, "(")', ""),
    ],
)
def test_a_pattern_that_cannot_be_read_is_told(call: str, pattern: str) -> None:
    found = [problem.message for problem in patterns(f"ASK {{\n  FILTER({call}\n)}}", {"pattern": "*"})]
    assert found == ([f"{pattern} is no pattern that can be read, and no text has it"] if pattern else [])
