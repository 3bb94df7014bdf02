"""Values that shapes cannot have are refused where a profile is loaded, and where shapes of one's own are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import ProfileError
from policygraph.profile.shape_terms import read_shapes_file
from tests.helpers import run
from tests.profile.helpers import refusal, with_file

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://example.org/> .\n"


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        ("sh:maxCount -1", "sh:maxCount -1 is not a whole number"),
        ("sh:maxCount 1.5", "sh:maxCount 1.5 is not a whole number"),
        ('sh:minCount "1"', "sh:minCount 1 is not a whole number"),
        ("sh:maxLength x:long", "sh:maxLength http://example.org/long is not a whole number"),
        ("sh:minCount 3 ; sh:maxCount 2", "sh:minCount 3 and sh:maxCount 2 leave nothing between them"),
        ("sh:minLength 3 ; sh:maxLength 2", "sh:minLength 3 and sh:maxLength 2 leave nothing between them"),
        (
            "sh:minExclusive 2 ; sh:maxInclusive 2.0",
            "sh:minExclusive 2 and sh:maxInclusive 2.0 leave nothing",
        ),
        ('sh:uniqueLang "yes"', "sh:uniqueLang is neither true nor false"),
        ("sh:nodeKind sh:Shape", "sh:Shape is no kind of node; there is sh:BlankNode, "),
    ],
)
def test_a_value_that_no_engine_could_use_is_refused(tmp_path: Path, constraint: str, said: str) -> None:
    file = tmp_path / "own.ttl"
    shapes = f"x:s sh:targetClass x:T ; sh:maxCount 0 .\nx:Other sh:targetClass x:T ;\n  sh:path x:p ; {constraint} ."
    file.write_text(PREFIXES + shapes, "utf-8")
    with pytest.raises(ProfileError) as error:
        read_shapes_file(file)
    assert f"own.ttl:4: the shape Other: {said}" in str(error.value)
    assert "形状 Other" in error.value.in_language("zh")


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:minCount 2 ; sh:maxCount 2",
        "sh:minInclusive 2 ; sh:maxInclusive 2",
        'sh:maxCount "+1"^^<http://www.w3.org/2001/XMLSchema#integer> ; sh:uniqueLang true ; sh:nodeKind sh:IRI',
        "sh:minInclusive x:unordered ; sh:maxInclusive 2",
    ],
)
def test_other_values_are_let_through(tmp_path: Path, constraint: str) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(f"{PREFIXES}x:s sh:targetClass x:T ; sh:path x:p ; {constraint} .", "utf-8")
    assert read_shapes_file(file)


def test_every_command_that_reads_a_profile_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = f"{PREFIXES}x:s sh:targetClass x:T ; sh:property [ sh:path x:p ;\n\n sh:maxCount -1 ] ."
    folder = with_file(tmp_path, "shapes", shapes, "own.ttl")
    said = "own.ttl:4: the shape s: sh:maxCount -1 is not a whole number"
    assert said in refusal(folder)
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    for command in (("build", "r"), ("profile", "check", "r")):
        result = run(*command, "--profile", "rfc")
        assert (result.exit_code, result.stderr) == (2, f"error: rfc/{said}\n")


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(("constraint", "said"), [
    (f'sh:minInclusive "2025-06-31"^^<{XSD}date>', "2025-06-31 is no xsd:date"),
    (f'sh:in ( 1 "x"^^<{XSD}integer> )', "x is no xsd:integer"),
    (f'sh:hasValue "yes"^^<{XSD}boolean>', "yes is no xsd:boolean"),
    ('sh:message "错"@cn', "cn is no language tag of BCP 47, but the code of a country; that of its language is zh"),
    ('sh:name "x"@english', "english is no language tag of BCP 47, as en or zh-Hans are"),
])  # fmt: skip
def test_a_text_that_is_no_value_of_its_datatype_or_in_no_language_is_refused(
    tmp_path: Path, constraint: str, said: str
) -> None:
    shapes = f"{PREFIXES}x:s sh:targetClass x:T ; sh:property [ sh:path x:p ;\n{constraint} ] ."
    assert f"own.ttl:3: {said}" in refusal(with_file(tmp_path, "shapes", shapes, "own.ttl"))


@pytest.mark.parametrize("literal", [
    f'"-0044-03-15"^^<{XSD}date>', f'"2025-06-30Z"^^<{XSD}date>', f'"1"^^<{XSD}boolean>', f'" 1."^^<{XSD}decimal>',
    f'"{"9" * 30}"^^<{XSD}integer>', f'"a"^^<{XSD}byte>', '"x"^^<x:odd>', '"x"@x-mine', '"x"@zh-Hans-CN',
])  # fmt: skip
def test_other_texts_are_let_through(tmp_path: Path, literal: str) -> None:
    shapes = f"{PREFIXES}x:s sh:targetClass x:T ; sh:property [ sh:path x:p ; sh:hasValue {literal} ] ."
    assert read_shapes_file(with_file(tmp_path, "shapes", shapes, "own.ttl") / "own.ttl")


def test_a_file_that_is_no_rdf_is_named_as_seen_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = with_file(tmp_path, "shapes", f"{PREFIXES}x:s sh:message no quotes .", "own.ttl")
    monkeypatch.chdir(tmp_path)
    assert refusal(folder).startswith("rfc/own.ttl:2:")
