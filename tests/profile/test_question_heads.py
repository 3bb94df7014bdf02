"""A mistake in the head of a question is told where it is written, before anything is built."""

from __future__ import annotations

import json
from os.path import relpath
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.profile.load import load_profile
from policygraph.profile.question_heads import read_head
from policygraph.query.sparql import find_query, read_query_file
from policygraph.rdf.context import Context
from policygraph.rdf.namespaces import PG, XSD
from tests.helpers import run, write
from tests.profile.helpers import refusal, with_file
from tests.query.helpers import own_profile

SELECT = "SELECT ?s ?x { ?s ?p ?x }"
MISTAKES = [
    ("# title: A\n# param x: pg:Polcy", "2:12", "x is pg:Polcy, which is neither a class of [nodes], a scheme, a datatype nor date. Did you mean pg:Policy?"),
    ("# param x: xsd:integr", "1:12", "Did you mean xsd:integer"),
    ("# param x: dat", "1:12", "Did you mean date?"),
    ("# param x: pgg:Policy", "1:12", "no context declares the prefix pgg. Did you mean pg?"),
    ("# param x:", "1:11", "x is of no type"),
    ("# param x: = en", "1:12", "x is of no type"),
    ("# param x: pg:Record", "", ""),
    ("# param x: date = tody", "1:19", "x is tody by default: "),
    ("# param x: xsd:integer = many", "1:26", "x is many by default: many is no integer"),
    ("# param x: xsd:boolean = yes", "1:26", "yes is no boolean"),
    ("# param x: xsd:language = en_GB", "1:27", "x is en_GB by default: en_GB is no language tag"),
    ("# param x: date = 2024-05", "", ""),
    ("# param x: xsd:string = any text, even: this = that", "", ""),
    ("# param x pg:Policy", "1:9", "x pg can be no variable of a query"),
    ("# param x", "1:3", "a parameter has a type behind a colon"),
    ("# param : date", "1:9", "a parameter without a name can be no variable"),
    ("# param x-y: date", "1:9", "x-y can be no variable"),
    ("# param x: date\n#\n# param x: xsd:string", "3:9", "the parameter x stands here for the second time"),
    ("# param x: date\n# param y: date", "2:9", "no value can be given to y: SELECT lacks ?y"),
    ("# titel: A", "1:3", "the head of a question has no titel. Did you mean title?"),
    ("# params x: date", "1:3", "the head of a question has no params. Did you mean param?"),
    ("# title of this: A", "1:9", "a colon follows title"),
    ("# Written by: A. Person\n# see: https://example.org/\n# A remark", "", ""),
    ("\n# param x: date", "2:1", "a parameter stands above the query"),
    ("PREFIX a: <x:a>\n# param x: date", "2:1", "a parameter stands above the query"),
]  # fmt: skip
OF_A_PROFILE = [
    (
        "# needs: pg:statsu",
        "1:10",
        "it needs pg:statsu: there is no property pg:statsu. Did you mean pg:status",
    ),
    ("# needs: pg:status, pgg:status", "1:21", "no context declares the prefix pgg. Did you mean pg?"),
    ("# needs: status", "1:10", "it needs status, which lacks a prefix"),
    ("# needs: pg:Policy", "1:10", "there is no property pg:Policy"),
    ("# needs:", "", ""),
    ("# needs: pg:cites\n# param x: pg:Nowhere", "", ""),  # a question of profiles that have more
]


@pytest.mark.parametrize(("head", "place", "said"), [*MISTAKES, *OF_A_PROFILE])
def test_a_mistake_in_a_question_of_a_profile_is_refused(
    tmp_path: Path, head: str, place: str, said: str
) -> None:
    folder = with_file(tmp_path, "queries", f"{head}\n{SELECT}")
    if not place:
        assert find_query(load_profile(str(folder)), "own").text.startswith(head)
        return
    message = refusal(folder)
    assert message.partition(": ")[0].endswith(f"own.rq:{place}")
    assert said in message


@pytest.mark.parametrize(("head", "place", "said"), [each for each in MISTAKES if "lacks ?y" not in each[2]])
def test_one_in_a_file_that_is_asked_as_well(tmp_path: Path, head: str, place: str, said: str) -> None:
    file, profile = tmp_path / "own.rq", load_profile("pep")
    file.write_text(f"{head}\n{SELECT}", "utf-8")
    if not place:
        assert read_query_file(file, profile).name == "own"
        return
    with pytest.raises(UsageError) as caught:
        read_query_file(file, profile)
    assert str(caught.value).startswith(f"{relpath(file)}:{place}: ")
    assert said in str(caught.value)


def test_a_label_by_default_is_one_of_the_scheme(tmp_path: Path) -> None:
    file, profile = tmp_path / "own.rq", load_profile()
    file.write_text(f"# param x: scheme:jurisdiction = Canda\n{SELECT}", "utf-8")
    with pytest.raises(
        UsageError,
        match=r"own.rq:1:34: x is Canda by default, which is no label in scheme:jurisdiction. Did you mean Canada",
    ):
        read_query_file(file, profile)


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    folder = with_file(tmp_path, "queries", SELECT)
    (folder / "more").mkdir()
    (folder / "more" / "own.rq").write_text(SELECT, "utf-8")
    toml = folder / "profile.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('queries = ["own.rq"]', 'queries = ["own.rq", "more"]'), "utf-8"
    )
    message = refusal(folder)
    assert "more/own.rq:1: the question own is in " in message
    assert message.endswith("rfc/own.rq already")


def test_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_file(tmp_path, "queries", f"# param x: pg:Polcy\n{SELECT}")
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("build", "r", "--profile", "rfc")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: rfc/own.rq:1:12: x is pg:Polcy")
    assert not (tmp_path / ".policygraph").exists()


def test_names_in_a_head_are_read_by_the_question_and_by_convention() -> None:
    text = "# needs: a:b\n# param x: xsd:language = en\n# param y: pg:Policy\nPREFIX a: <x:a#>\nSELECT * { ?x ?y ?z }"
    head = read_head(text, Context({}, {"a": "x:of-a-context#", "own": "x:own#"}))
    assert head.needs == ["x:a#b"]
    assert [parameter.type for parameter in head.parameters] == [f"{XSD}language", f"{PG}Policy"]


def test_a_context_of_few_prefixes_answers_the_built_in_questions(tmp_path: Path) -> None:
    folder = own_profile(tmp_path / "p")
    context = Path(folder) / "context.jsonld"
    declared = json.loads(context.read_text("utf-8").replace('"xsd:date"', f'"{XSD}date"'))
    assert declared["@context"].pop("xsd", "")
    context.write_text(json.dumps(declared), "utf-8")
    write(tmp_path, "r/a.md", {"id": "a", "title": "T"})
    for name in ("overview", "languages"):
        result = run("query", name, "-s", str(tmp_path / "r"), "--profile", folder, "--format", "csv")
        assert result.exit_code == 0, result.stderr
        assert "policy" in result.stdout
