"""Patterns of shapes: none hangs, and both engines match alike."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.validation.shacl import ENGINES, ShapesError, validate
from tests.validation.shacl.helpers import TARGET, parse, store_of, with_both_engines

CONSTRAINTS = [
    'sh:property [ sh:path ex:p ; sh:pattern "^(a+)+$" ]',
    """sh:sparql [ sh:select "SELECT $this { $this ?p ?o FILTER (!REGEX(?o, '^(a+)+$')) }" ]""",
    """sh:sparql [ sh:select "SELECT $this { $this ?p ?o FILTER (REPLACE(?o, '^(a+)+$', '') != '') }" ]""",
]


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=["sh:pattern", "REGEX", "REPLACE"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_pattern_takes_linear_time(constraint: str, engine: str) -> None:
    shape = parse(f"{TARGET} {constraint} .")
    assert not validate(store_of(f'ex:n ex:p "{"a" * 60}!" .'), shape, engine).conforms
    assert validate(store_of(f'ex:n ex:p "{"a" * 60}" .'), shape, engine).conforms


@pytest.mark.parametrize("pattern", ["(?=a)(a+)+$", r"(a)\\1", "(", "(?<!x)y"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_pattern_that_cannot_take_linear_time_is_refused_by_name(pattern: str, engine: str) -> None:
    shape = f'{TARGET} sh:property [ sh:path ex:p ; sh:pattern "{pattern}" ] .'
    with pytest.raises(ShapesError, match=r"the pattern .* look-around or back references"):
        validate(store_of('ex:n ex:p "aaa" .'), parse(shape), engine)


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        (
            r'"abc\n"',
            'sh:pattern "^abc$"',
        ),  # XPath's "$" is the very end, Python's may be before a line break
        (r'"abc\nd"', 'sh:pattern "^abc$" ; sh:flags "m"'),
        ('"ABC"', 'sh:pattern "^abc$" ; sh:flags "i"'),
        ('"xabc"', 'sh:pattern "abc$"'),
        ("ex:abc", 'sh:pattern "abc$"'),
        ('"٣"', r'sh:pattern "^\\d$"'),
    ],
)
def test_the_engines_match_alike(text: str, constraint: str) -> None:
    shape = f"ex:S sh:targetNode ex:n ; sh:property [ sh:path ex:p ; {constraint} ] ."
    ours, theirs = with_both_engines(store_of(f"ex:n ex:p {text} ."), shape)
    assert ours.conforms == theirs.conforms


def test_a_replacement_has_the_groups_of_its_match() -> None:
    select = (
        "SELECT $this ?value { $this ?p ?o BIND (REPLACE(STR(?o), '([a-c])(x)', '$2$1', 'i') AS ?value) }"
    )
    shape = f'{TARGET} sh:sparql [ sh:select "{select}" ] .'
    for report in with_both_engines(store_of('ex:n ex:p "aXbx" .'), shape):
        assert [result.value for result in report.results] == [ox.Literal("Xaxb")]
