from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from policygraph.errors import (
    DamagedStoreError,
    PolicyGraphError,
    ProfileError,
    QueryError,
    RecordError,
    SourceError,
    StoreError,
    TermError,
    UsageError,
    suggest,
)
from policygraph.words.phrases import Phrase


@pytest.mark.parametrize("kind", [UsageError, ProfileError, QueryError, StoreError, RecordError])
def test_every_exception_is_a_policygraph_error(kind: type[Exception]) -> None:
    assert issubclass(kind, PolicyGraphError)


def test_a_record_error_carries_what_a_problem_needs() -> None:
    error = RecordError("bad-json", Phrase("it broke"), Phrase("Mend it"), 7, "/a")
    assert (error.code, error.message, error.remedy) == ("bad-json", "it broke", "Mend it")
    assert (error.offset, error.pointer) == (7, "/a")
    assert str(error) == "it broke"


@pytest.mark.parametrize(
    "error",
    [
        UsageError("no"),
        TermError("key", "no"),
        QueryError("no", 1, 2),
        DamagedStoreError("it is damaged"),
        SourceError("there is none", Path("gone")),
        RecordError("bad-json", Phrase("it {what}", what="broke"), Phrase("Mend it"), 7, "/a"),
    ],
)
def test_an_error_comes_out_of_another_process_as_it_was(error: PolicyGraphError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.args, again.__dict__) == (type(error), error.args, error.__dict__)


def test_a_record_error_has_no_place_unless_told() -> None:
    error = RecordError("bad-json", Phrase("it broke"), Phrase("Mend it"))
    assert (error.offset, error.pointer) == (None, "")


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("valdate", ["build", "validate"], " Did you mean validate?"),
        ("BUILD", ["build", "validate"], " Did you mean build?"),
        ("statsu", ["Status", "Stats"], " Did you mean Stats or Status?"),
        ("force", ["everything-currently-in-force"], " Did you mean everything-currently-in-force?"),
        (
            "aaa",
            ["d-aaa-of-a-long-name", "c-aaa-of-a-long-name", "b-aaa-of-a-long-name", "a-aaa-of-a-long-name"],
            " Did you mean a-aaa-of-a-long-name or b-aaa-of-a-long-name or c-aaa-of-a-long-name?",
        ),
        ("build", ["build1", "build2", "build3", "build4"], " Did you mean build4 or build3 or build2?"),
        ("of", ["all-of-the-citations"], ""),
        ("xyz", ["build", "validate"], ""),
        ("xyz", [], ""),
    ],
)
def test_suggest_names_the_nearest(wrong: str, known: list[str], hint: str) -> None:
    assert suggest(wrong, known) == hint


def test_suggest_takes_what_can_be_read_only_once() -> None:
    assert suggest("valdate", iter(["build", "validate"])) == " Did you mean validate?"


def test_what_is_meant_does_not_depend_on_the_order_of_a_set() -> None:
    names = [f"sh:{name}" for name in ("Rule", "rule", "Target", "target", "name")]
    assert suggest("sh:Trace", frozenset(names)) == suggest("sh:Trace", frozenset(reversed(names)))
    assert suggest("sh:Trace", frozenset(names)) == suggest("sh:Trace", sorted(names))


@pytest.mark.parametrize(
    "message",
    [
        "x" * 5_000,
        Phrase("there is no {name}", name="x" * 5_000),
        Phrase("{value!r} is none", value=["x" * 40] * 200),
    ],
)
def test_what_nobody_would_read_to_the_end_is_cut(message: str) -> None:
    assert len(str(UsageError(message))) < 1_100
    assert len(str(QueryError(message, 1, 2, "f.rq"))) < 1_100
    assert len(UsageError(message).args[0]) == len(message)
