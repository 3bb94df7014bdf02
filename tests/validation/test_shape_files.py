"""Shapes of one's own: whatever they say is reported, run by the other engine, or refused by name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import ProfileError, UsageError
from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.profile.load import load_profile
from policygraph.records.declared import displayed
from policygraph.settings import Settings
from policygraph.validation import shacl, validate
from policygraph.validation.shacl import ENGINES
from policygraph.validation.shacl.results import ShapesError
from policygraph.validation.validate import ValidationOptions
from tests.helpers import ROOT, write
from tests.validation.helpers import TODAY, found_in

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/shapes/> .
"""
ABSTRACT = "ex:Policy a sh:NodeShape ; sh:targetClass pg:Policy ; sh:property"


def found_by(tmp_path: Path, shapes: str, **options: Any) -> list[Finding]:
    """Return what own shapes, in a file, find in two records."""
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A", "status": "Active"})
    write(tmp_path / "r", "en/b.md", {"id": "b", "title": "Some"}, "It says something.")
    file = tmp_path / "mine.ttl"
    file.write_text(PREFIXES + shapes, "utf-8")
    return list(found_in(tmp_path / "r", tmp_path, shapes=file, **options))


def test_a_property_shape_without_a_name_severity_and_message_is_a_violation_that_says_why(
    tmp_path: Path,
) -> None:
    (found,) = found_by(tmp_path, f"{ABSTRACT} [ sh:path dcterms:description ; sh:minCount 1 ] .")
    assert (found.code, found.severity, found.policy) == ("Policy", "violation", "a")
    assert (found.property, Path(found.path).name) == ("dcterms:description", "a.md")
    assert found.message == "The number of values is less than 1"


def test_a_property_shape_has_the_severity_and_message_that_it_has_itself(tmp_path: Path) -> None:
    own = 'sh:severity sh:Info ; sh:message "Say what it is."'
    shapes = f"{ABSTRACT} [ sh:path dcterms:description ; sh:minCount 1 ; {own} ] , [ sh:path dcterms:title ; sh:minLength 2 ] ."
    found = found_by(tmp_path, shapes)
    assert {(each.severity, each.message) for each in found} == {
        ("info", "Say what it is"),
        ("violation", "The number of characters is less than 2"),
    }
    assert {each.severity for each in found_by(tmp_path, shapes, severities={"Policy": "warning"})} == {
        "warning"
    }


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("[ a sh:NodeShape ; sh:targetClass pg:Policy ; sh:property [ sh:path pg:status ; sh:minCount 1 ] ]", "less than 1"),
        ("ex:N sh:targetClass pg:Policy ; sh:not [ sh:path pg:status ; sh:maxCount 0 ]", "must not conform to"),
        ('ex:N sh:targetObjectsOf dcterms:title ; sh:minLength 2 ; sh:message "Short: {$value}"', "Short: A"),
        ('ex:N sh:targetClass pg:Policy ; sh:closed true ; sh:ignoredProperties ( )', "does not allow this property"),
    ],
    ids=["no name", "only pyshacl", "a literal as focus", "closed"],
)  # fmt: skip
def test_whatever_a_shape_finds_is_reported(tmp_path: Path, shape: str, message: str) -> None:
    found = found_by(tmp_path, f"{shape} .")
    assert any(message in each.message for each in found)
    assert all(each.path and each.line for each in found)


def test_a_node_that_no_record_states_anything_of_is_a_finding_without_a_file(tmp_path: Path) -> None:
    target = "<http://example.org/nowhere>"
    (found,) = found_by(tmp_path, f"ex:N sh:targetNode {target} ; sh:class pg:Policy .")
    assert (found.path, found.focus) == ("", "http://example.org/nowhere")


def test_what_the_fast_engine_lacks_leaves_the_other_shapes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policygraph.validation.shacl import pyshacl_engine

    given = []
    run = pyshacl_engine.validate

    def noted(data: Any, shapes: Any) -> Any:
        given.append(shapes)
        return run(data, shapes)

    monkeypatch.setattr(pyshacl_engine, "validate", noted)
    found = found_by(
        tmp_path,
        "ex:Fast sh:targetClass pg:Policy ; sh:property [ sh:path dcterms:description ; sh:minCount 1 ] ."
        " ex:Slow sh:targetClass pg:Policy ; sh:xone ( ex:Fast [ sh:hasValue pg:nothing ] ) .",
    )
    assert [(each.code, each.policy) for each in found] == [("Fast", "a"), ("Slow", "a")]
    (slow,) = given
    assert [str(node) for node in slow.subjects() if slow.sh_values(node, "targetClass")] == [
        "<http://example.org/shapes/Slow>"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{ABSTRACT}\n[ sh:path pg:status ; sh:minCont 1 ] .", r"mine\.ttl:6: SHACL has no sh:minCont\. Did you mean sh:minCount"),
        ("ex:N a sh:NodeShap ; sh:targetClass pg:Policy .", r"mine\.ttl:5: SHACL has no sh:NodeShap\. Did you mean sh:NodeShape"),
        ("ex:N sh:targetClass pg:Policy ; sh:severity sh:Eror .", r"mine\.ttl:5: SHACL has no sh:Eror"),
        ("ex:N sh:targetClass pg:Polcy ; sh:class pg:Policy .", r"mine\.ttl:5: there is no class pg:Polcy\. Did you mean pg:Policy"),
        (f"{ABSTRACT} [ sh:path pg:statuss ; sh:maxCount 1 ] .", r"mine\.ttl:5: there is no property pg:statuss\. Did you mean pg:status"),
        ("ex:N sh:targetClass pg:Policy ; sh:severity sh:Info , sh:Warning ; sh:nodeKind sh:IRI .", r"mine\.ttl:5: the shape N: 2 values of sh:severity"),
        ("ex:N sh:targetClass pg:Policy ; sh:js [ sh:jsFunctionName 'f' ] .", r"mine\.ttl:5: the shape N: sh:js, which no engine checks"),
        (f"{ABSTRACT} [ sh:path pg:status ; sh:pattern '(a)\\\\1' ] .", r"mine\.ttl:5: the shape Policy: the pattern"),
        ("ex:N sh:targetClass pg:Policy ; sh:closed 'yes' .", r"mine\.ttl:5: the shape N: sh:closed is neither true nor false"),
        ("ex:N a sh:NodeShape ; sh:targetClass pg:Policy .", r"mine\.ttl has no shapes"),
        ("", r"mine\.ttl has no shapes"),
        ("ex:N dcterms:title 'No shape' .", r"mine\.ttl has no shapes"),
        ("ex:N a sh:NodeShape ;\n sh:class pg:Policy .", r"mine\.ttl:5: the shape N: .*neither a target"),
        ("\nex:N sh:targetClass pg:Policy ; sh:minCount 1 .", r"mine\.ttl:6: the shape N: .*MinCount.*NodeShape"),
        (f"{ABSTRACT} [ sh:path pg:status ; sh:minCount 1.5 ] .", r"mine\.ttl:5: the shape Policy: .*is not a whole number"),
        ('ex:N sh:targetClass pg:Policy ; sh:sparql [ sh:select "nothing" ] .', r"mine\.ttl:5: sh:select: this is not what SPARQL allows"),
        ('ex:N sh:targetClass pg:Policy ; sh:sparql [\nsh:select "SELECT $this { $this a pg:Policy }" ] .', r"mine\.ttl:6: sh:select: the prefix pg: is not declared; name it"),
        ('ex:N sh:targetClass pg:Policy ; sh:sparql [ sh:select "SELECT $this { $this a <https://w3id.org/policygraph/ns#Polcy> }" ] .', r"mine\.ttl:5: sh:select: there is no term pg:Polcy"),
        ("ex:N sh:targetClass pg:Policy ; sh:node\nex:Titel . ex:Title sh:targetClass pg:Policy ; sh:nodeKind sh:IRI .", r"mine\.ttl:6: sh:node names <.*Titel>, which is no shape here\. Did you mean Title"),
        ("ex:N sh:targetClass pg:Policy ; sh:or (\nex:Titled [ sh:nodeKind sh:IRI ] ) .", r"mine\.ttl:6: sh:or names <.*Titled>, which is no shape"),
        (f"{ABSTRACT} ex:title .", r"mine\.ttl has no shapes"),
        (f"{ABSTRACT} ex:title , [ sh:path pg:status ; sh:maxCount 1 ] .", r"mine\.ttl:5: sh:property names <.*title>, which is no shape"),
        (f"{ABSTRACT} [ sh:path pg:status ; sh:maxCount 1 ] .\nex: sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", r"mine\.ttl:6: sh:entailment asks for <.*RDFS>, and nothing is entailed"),
        ("ex:N sh:targetClass pg:Policy ; sh:nodeKind sh:IRI ; sh:and ex:one .", r"mine\.ttl:5: the shape N: <.*one> is not a well-formed list"),
    ],
)  # fmt: skip
def test_what_would_be_passed_over_is_refused_where_it_is_written(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises((UsageError, ProfileError, ShapesError), match=message):
        found_by(tmp_path, text)


def test_a_folder_is_read_as_a_whole_and_an_empty_one_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    folder.mkdir()
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "A"})
    with pytest.raises(UsageError, match="has no files of shapes"):
        found_in(tmp_path / "r", tmp_path, shapes=folder)
    (folder / "a.ttl").write_text(f"{PREFIXES}{ABSTRACT} ex:Status .", "utf-8")
    (folder / "b.ttl").write_text(f"{PREFIXES}ex:Status sh:path pg:status ; sh:minCount 1 .", "utf-8")
    (found,) = found_in(tmp_path / "r", tmp_path, shapes=folder)
    assert found.code == "Status"
    (folder / "c.N3").touch()
    with pytest.raises(UsageError, match=r"shapes/c\.N3 is RDF in a form that is not read"):
        found_in(tmp_path / "r", tmp_path, shapes=folder)


@pytest.mark.parametrize("engine", ["auto", "sparql", "pyshacl"])
def test_what_the_reader_finds_has_rules_whatever_the_shapes_are(tmp_path: Path, engine: str) -> None:
    write(tmp_path / "r", "en/c.md", {"id": "c", "title": "Cc", "pubDate": "2024-02-30", "ownr": "me"})
    found = found_by(tmp_path, f"{ABSTRACT} [ sh:path dcterms:title ; sh:maxCount 1 ] .", engine=engine)
    assert [each.code for each in found] == ["bad-date", "unknown-key"]


def test_a_last_part_that_two_shapes_have_is_no_code(tmp_path: Path) -> None:
    shapes = f"{ABSTRACT} [ sh:path dcterms:description ; sh:minCount 1 ] . <http://example.org/other/Policy> sh:targetClass pg:Policy ; sh:nodeKind sh:Literal ."
    codes = {each.code for each in found_by(tmp_path, shapes)}
    assert codes == {"http://example.org/shapes/Policy", "http://example.org/other/Policy"}


def test_a_profile_may_have_shapes_of_its_own_alone(tmp_path: Path) -> None:
    """Also such as the fast engine lacks, and none for what the reader finds."""
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "status": "Active", "pubDate": "2024-02-30"})
    profile = tmp_path / "mine"
    shutil.copytree(ROOT / "profiles" / "policy", profile)
    text = (profile / "profile.toml").read_text("utf-8").replace('"../../shapes"', '"mine.ttl"')
    for folder in ("ontology", "queries"):
        text = text.replace(f'"../../{folder}', f'"built-in:{folder}')
    (profile / "profile.toml").write_text(text, "utf-8")
    (profile / "mine.ttl").write_text(
        f"{PREFIXES}ex:N sh:targetClass pg:Policy ; sh:not [ sh:path pg:status ; sh:minCount 1 ] .", "utf-8"
    )
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(profile)))
    found = validate.validate(built, ValidationOptions(today=TODAY)).findings
    assert {each.code for each in found} == {"N", "bad-date"}
    (profile / "mine.ttl").write_text(f"{PREFIXES}ex:N a sh:NodeShape ;\n  sh:nodeKind sh:IRI .", "utf-8")
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(profile)))
    with pytest.raises(ShapesError, match=r"mine\.ttl:\d+: the shape N: .*neither a target"):
        validate.validate(built, ValidationOptions(today=TODAY))
    (profile / "profile.toml").write_text(text.replace('"id-file-name"', '"id-file-nmae"'), "utf-8")
    with pytest.raises(
        ProfileError,
        match=r"toml:\d+:\d+: .* has id-file-nmae: no rule has this code. Did you mean id-file-name",
    ):
        load_profile(str(profile))


def test_what_an_engine_lacks_is_said_with_the_engine_that_has_it(tmp_path: Path) -> None:
    text = "ex:N sh:targetClass pg:Policy ; sh:closed true ."
    message = r"mine\.ttl:5: the shape N: sh:closed in a node shape, which the engine sparql does not check; --engine auto takes"
    with pytest.raises(ShapesError, match=message):
        found_by(tmp_path, text, engine="sparql")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("value", ["1", "01", "1e400"])
@pytest.mark.parametrize(
    ("constraint", "problem"),
    [
        ("sh:or [ sh:minCount 1 ]", "a blank node is not a well-formed list"),
        ("sh:property [ sh:path ex:p ; sh:in [ a ex:C ] ]", "a blank node is not a well-formed list"),
        ("sh:languageIn ex:C", "<http://example.org/shapes/C> is not a well-formed list"),
        ("sh:minLength []", "sh:minLength a blank node is not a whole number"),
        ('sh:property [ sh:path ex:p ; sh:pattern "(" ]', 'the pattern "("'),
        ("sh:property [ sh:minCount 1 ]", "a blank node"),
        ("sh:node [ sh:property [ sh:class ex:C ] ]", "a blank node"),
    ],
)
def test_ill_formed_shapes_of_an_rdf_file_are_told_by_place_and_without_labels_of_blank_nodes(
    tmp_path: Path, constraint: str, problem: str, value: str, engine: shacl.Engine
) -> None:
    shapes, data = tmp_path / "s.ttl", tmp_path / "d.ttl"
    shapes.write_text(f"{PREFIXES}ex:Shape a sh:NodeShape ; sh:targetClass ex:C ;\n {constraint} .", "utf-8")
    data.write_text(f"{PREFIXES}ex:a a ex:C ; ex:p {value} .", "utf-8")
    with pytest.raises((ShapesError, ProfileError)) as raised:
        validate.validate_file(data, shapes, ValidationOptions(today=TODAY, engine=engine))
    message = str(raised.value)
    assert not re.search("[0-9a-f]{20}", message), message
    assert engine == "sparql" or "does not check" not in message
    if "does not check" not in message:
        assert f"{displayed(shapes)}:" in message
        assert ": the shape Shape: " in message
        assert problem in message


def test_what_takes_pyshacl_in_an_rdf_file_is_told(tmp_path: Path) -> None:
    shapes, data = tmp_path / "s.ttl", tmp_path / "d.ttl"
    told: list[str] = []
    for constraint, value in (("sh:maxCount 0", "01"), ("sh:not [ sh:nodeKind sh:Literal ]", "1")):
        shapes.write_text(
            f"{PREFIXES}ex:Shape sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {constraint} ] .", "utf-8"
        )
        data.write_text(f"{PREFIXES}ex:a a ex:C ; ex:p {value} .", "utf-8")
        assert not validate.validate_file(data, shapes, ValidationOptions(today=TODAY), told.append).conforms
    assert [text.rpartition("s.ttl")[2] for text in told] == [
        ": data with literals that are not in canonical form: pyshacl checks it, which reads the whole graph each time",
        ":5: the shape Shape: sh:not in a property shape: pyshacl checks it, which reads the whole graph each time",
    ]
