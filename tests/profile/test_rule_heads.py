"""A comment of a rule that looks like a promise is one, or is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.resources import resource
from policygraph.profile.rule_heads import mistakes

RULE = "{head}CONSTRUCT {{ ?x a <x:C> }} WHERE {{\n  {focus}\n  ?x ?p ?y\n}}"


@pytest.mark.parametrize(
    ("head", "focus", "place", "said"),
    [
        ("# depends: lineage\n", "# focus: ?x", None, ""),
        ("# depends: lineage of ?x\n", "# focus: ?x", None, ""),
        ("", "# the focus is elsewhere", None, ""),
        ("", "# focus: x", (2, 3), "# focus: x promises nothing"),
        ("", "# whole: { SELECT * WHERE {", None, ""),
        ("", "# whole:{", (2, 3), "# whole:{ promises nothing"),
        ("", "#Focus: ?x", (2, 3), "#Focus: ?x promises nothing"),
        ("# depends: linage\n", "# focus: ?x", (1, 1), "# depends: linage promises nothing"),
        (
            "",
            "# focus: ?y",
            (2, 12),
            "?y is the subject of nothing that the rule constructs, which is about ?x",
        ),
        ("", "# focus: ?z", (2, 12), "?z is the subject of nothing"),
        ("# depends: lineage of ?y\n", "# focus: ?x", (1, 23), "?y is not what the rule is about"),
        ("# depends: lineage of ?x\n", "", (1, 23), "it needs # focus: ?x"),
    ],
)
def test_what_looks_like_a_promise_and_is_none_is_told(
    head: str, focus: str, place: tuple[int, int] | None, said: str
) -> None:
    found = list(mistakes(RULE.format(head=head, focus=focus)))
    assert [(problem.line, problem.column) for problem in found] == ([] if place is None else [place])
    assert all(said in problem.message for problem in found)


@pytest.mark.parametrize(
    "file", sorted(resource("ontology/rules").glob("*.rq")), ids=lambda file: str(Path(file).stem)
)
def test_the_rules_of_the_program_have_no_mistake(file: Path) -> None:
    assert not list(mistakes(file.read_text("utf-8")))
