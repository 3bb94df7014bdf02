"""A drafted profile loads, builds its records without errors, and loses none of their front matter."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from policygraph.cli import WRONG
from policygraph.export.formats import to_bytes
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build
from policygraph.scaffold.profile.draft import OWN_NAMESPACE, draft_profile
from policygraph.scaffold.profile.files import profile_files
from policygraph.scaffold.profile.samples import read_samples
from tests.helpers import assert_linear, run, write
from tests.profile.helpers import PAGE
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted, findings, kinds


def edges(built: Build) -> Counter[str]:
    lineage = read_lineage(built.open())
    return Counter(lineage.relation_name(edge.relation) for edge in lineage.edges)


def test_peps_have_the_lineage_that_they_state(shared: Path, tmp_path: Path) -> None:
    records = shared / "corpora" / "peps"
    draft, built = drafted(records, tmp_path)
    assert edges(built) == {"supersedes": 47, "references": 39}
    assert built.problems() == []
    assert kinds(draft) == {
        "id": "id", "title": "title", "status": "label", "type": "label", "date": "date",
        "superseded_by": "reference", "supersedes": "reference", "references": "reference",
    }  # fmt: skip
    assert_nothing_lost(records, built, tmp_path)
    lineage = read_lineage(built.open())
    phases = {status.phase for policy in lineage.policies.values() for status in policy.statuses}
    assert phases == {"before", "started", "during", "after", "never"}  # shipped statuses keep their phases


@pytest.mark.long
def test_eips_have_ids_that_are_numbers_and_lists_with_commas(shared: Path, tmp_path: Path) -> None:
    records = shared / "corpora" / "eips" / "eips"
    draft, built = drafted(records, tmp_path)
    assert edges(built) == {"requires": 769}
    roles = kinds(draft)
    assert (roles["eip"], roles["author"], roles["discussions-to"]) == ("id", "agent", "url")
    assert_nothing_lost(records, built, tmp_path)


@pytest.mark.parametrize(
    "language", [pytest.param("en", marks=pytest.mark.long), pytest.param("*", marks=pytest.mark.soak)]
)
def test_the_hub_has_kinds_by_folder_and_links_between_them(
    shared: Path, tmp_path: Path, language: str
) -> None:
    """In one language in each run: twice as many records take a minute."""
    hub, records = shared / "corpora" / "ccus-policy-hub", tmp_path / "hub"
    for file in hub.glob(f"*/{language}/*.md"):
        (records / file.relative_to(hub)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, records / file.relative_to(hub))
    draft, built = drafted(records, tmp_path)
    assert built.generation.manifest.kinds() == {"facilities": 1017, "policies": 86, "countries": 58}
    assert draft.languages == (("en", "zh") if language == "*" else ("en",))
    assert kinds(draft, 1)["relatedPolicies"] == kinds(draft)["relatedFacilities"] == "reference"
    assert_nothing_lost(records, built, tmp_path)


MADR = {
    "0001-use-a.md": {
        "status": "superseded",
        "superseded-by": "[ADR 2](0002-use-b.md)",
        "date": "2023-01-02",
    },
    "0002-use-b.md": {"status": "accepted", "supersedes": "0001", "decision-makers": "Ann, Bob"},
}


def test_decision_records_get_ids_from_names_and_titles_from_headings(tmp_path: Path) -> None:
    records = tmp_path / "adr"
    for name, metadata in MADR.items():
        write(records, name, metadata, f"# About {name}\n\nText.")
    (records / "README.md").write_text("# Decisions\n", "utf-8")
    draft, built = drafted(records, tmp_path)
    lineage = read_lineage(built.open())
    assert sorted(lineage.policies) == ["0001", "0002"]
    assert [(edge.successor, edge.predecessor) for edge in lineage.edges] == [("0002", "0001")]
    assert [(left.files, str(left)) for left in draft.left_out] == [
        (("README.md",), "1 file without keys at the start, left out since others have them")
    ]
    settings = tomllib.loads((tmp_path / "mine" / "profile.toml").read_text("utf-8"))
    assert settings["record"]["derive"] == [{"pattern": r"#[ \t]+(?P<title>.+)", "once": True}]
    assert_nothing_lost(records, built, tmp_path)


def test_text_alone_is_a_record_by_its_name_and_heading(tmp_path: Path) -> None:
    for name in ("1-a", "2-b", "3-c"):
        file = tmp_path / "adr" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"# Decision {name}\n", "utf-8")
    _, built = drafted(tmp_path / "adr", tmp_path)
    assert sorted(read_lineage(built.open()).policies) == ["1", "2", "3"]


def test_languages_come_from_folders_endings_keys_and_scripts(tmp_path: Path) -> None:
    for path in ("a/en/x.md", "a/zh/x.md", "b/x.fr.md", "b/x.de.md", "it/y.md"):
        write(tmp_path / "paths", path, {"k": "v"})
    assert set(read_samples(tmp_path / "paths").languages) == {"en", "zh", "fr", "de"}
    _, built = drafted(tmp_path / "paths", tmp_path)
    assert sorted(read_lineage(built.open()).policies) == ["x", "y"]
    write(tmp_path / "keys", "x.md", {"id": "x", "lang": "PT"})
    assert draft_profile(tmp_path / "keys", "k").languages == ("pt",)
    for number, tag in enumerate(["en", "de", "fr-CA"]):
        write(
            tmp_path / "both", f"{('en', 'fr')[number % 2]}/x{number}.md", {"id": f"x{number}", "lang": tag}
        )
        write(tmp_path / "names", f"x{number}.md", {"id": f"x{number}", "language": "English"})
    assert draft_profile(tmp_path / "both", "k").languages == ("en", "fr", "de")
    assert "language" not in {guess.kind for guess in draft_profile(tmp_path / "names", "k").kinds[0].guesses}
    write(tmp_path / "script", "x.md", {"id": "x", "title": "关于碳捕集的指引"})
    assert draft_profile(tmp_path / "script", "k").languages == ("zh",)


def test_a_key_with_the_name_of_a_prefix_takes_it_away(tmp_path: Path) -> None:
    write(tmp_path, "a.md", {"id": "a", "dcterms": "x", "own": {"own2": "y"}})
    draft = draft_profile(tmp_path, "x")
    assert draft.own_prefix == "own3"
    assert "dcterms" not in draft.prefixes
    assert draft.compact("dcterms:title") == "http://purl.org/dc/terms/title"
    assert draft.compact("pg:status") == "pg:status"
    assert draft.properties(draft.kinds[0]) == {
        "id": "http://purl.org/dc/terms/identifier", "dcterms": "own3:dcterms", "own2": "own3:own2",
    }  # fmt: skip


def test_kinds_share_a_property_where_its_values_are_alike(tmp_path: Path) -> None:
    write(tmp_path, "acts/a.md", {"id": "a", "supersedes": "b", "size": 1, "mark": 1})
    write(tmp_path, "places/x.md", {"size": 2, "mark": "two", "colour": "red", "owner": "y"})
    draft = draft_profile(tmp_path, "x")
    acts, places = draft.kinds
    assert (draft.properties(acts)["size"], draft.properties(places)["size"]) == ("own:size", "own:size")
    assert (draft.properties(acts)["mark"], draft.properties(places)["mark"]) == (
        "own:mark",
        "own:places.mark",
    )


def test_texts_without_front_matter_are_records_unless_most_files_have_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", {"id": "a"}, "# A")
    (tmp_path / "b.md").write_text("# B\n", "utf-8")
    draft = draft_profile(tmp_path, "x")
    assert [left.files for left in draft.left_out] == [("b.md",)]
    assert (len(draft.kinds[0].samples), bool(draft.kinds[0].title_pattern)) == (1, True)
    (tmp_path / "c.md").write_text("C\n", "utf-8")
    draft = draft_profile(tmp_path, "x")
    assert (draft.left_out, len(draft.kinds[0].samples)) == ((), 3)
    assert draft.kinds[0].naming.key is None


def test_the_first_validation_finds_nothing_where_ids_are_names_of_files(tmp_path: Path) -> None:
    for name in ("clean-air", "clean-water"):
        write(tmp_path / "records", f"{name}.md", {"title": f"The {name} act", "status": "Active"})
    _, built = drafted(tmp_path / "records", tmp_path)
    assert [finding.code for finding in findings(built) if finding.severity != "info"] == []


@pytest.mark.parametrize("keys", [["备注", "2020", "a b"], ["2", "_2", "𠀀", "㐀", "a."], ["é1", "-", "x%1"]])
def test_rdf_xml_can_write_every_property_whatever_the_keys(keys: list[str], tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "a", **{key: f"value of {key}" for key in keys}})
    _, built = drafted(tmp_path / "records", tmp_path)
    graph = rdflib.Graph().parse(data=to_bytes(built.open(), "rdfxml"), format="xml")
    own = [value for _, name, value in graph if str(name).startswith(OWN_NAMESPACE)]
    assert sorted(map(str, own)) == sorted(f"value of {key}" for key in keys)


def test_what_is_left_out_is_named_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "a/text.md", {"title": "A", "status": "Draft"})
    write(tmp_path, "b/text.md", {"title": "B", "status": "Draft"})
    write(tmp_path, "b/bad.md", "a: [")
    (tmp_path / "x.html").write_text("Title: Style\nStatus: Active\n\nText.", "utf-8")
    (tmp_path / "package.json").write_text('{"id": "x", "title": "y"}', "utf-8")
    (tmp_path / "a" / "template.md").write_text("---\ntitle: <title>\n---\n", "utf-8")
    for number in (1, 2, 3):
        write(tmp_path, f"c/{number}.md", {"title": f"C {number}", "status": "Draft"})
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: y\n", "utf-8")
    (tmp_path / "prose.txt").write_text("Some words.\n\ntitle: x\nstatus: y\n", "utf-8")
    assert [
        (str(left), [file.partition(":")[0] for file in left.files])
        for left in draft_profile(tmp_path, "x").left_out
    ] == [
        ("1 file named as templates", ["a/template.md"]),
        ("1 file that cannot be read", ["b/bad.md"]),
        (
            "2 files of data without the keys that records usually have, or alone among others",
            ["mkdocs.yml", "package.json"],
        ),
        (
            "1 file with keys as records have them, in a form that the draft does not read",
            ["x.html"],
        ),
    ]


def test_a_folder_without_records_is_an_error_that_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "act.html").write_text("Title: Style\nStatus: Active\n\nText.", "utf-8")
    result = run("init", "--from", str(tmp_path), "-o", str(tmp_path / "profile"))
    assert result.exit_code == WRONG
    assert (
        "1 file with keys as records have them, in a form that the draft does not read, as act.html"
        in result.output
    )
    assert not (tmp_path / "profile").exists()


def test_each_row_of_a_table_becomes_a_record_as_the_page_on_profiles_shows(workdir: Path) -> None:
    (workdir / "table.csv").write_text('id,title,status\na,"One, two",Active\nb,"空气 ""b""",\n', "utf-8-sig")
    for source in (".", "table.csv"):
        told = run("init", "--from", source, "-o", "p").stderr
        assert (
            "1 file with a table, of which each row is to be a file of its own (docs/profiles.md shows"
            in told
        )
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    exec(block, {})
    (workdir / "table.csv").unlink()
    _, built = drafted(workdir / "records", workdir)
    titles = {each.id: each.title() for each in read_lineage(built.open()).policies.values()}
    assert (titles, built.problems()) == ({"a": "One, two", "b": '空气 "b"'}, [])


@pytest.mark.parametrize(
    ("name", "text", "is_list"),
    [
        ("a.yaml", "- id: a\n  title: A\n- id: b\n  title: B\n", True),
        ("a.json", '{"acts": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}', True),
        ("a.yaml", "---\nid: a\ntitle: A\n---\nid: b\ntitle: B\n", True),
        ("a.yaml", "- title\n- id\n", False),
        ("a.json", '{"acts": [{"x": 1}, {"y": 2}]}', False),
    ],
)
def test_a_list_of_records_in_one_file_is_told_as_what_it_is(
    name: str, text: str, is_list: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    reason = "of data with a list of records, of which each is to be a file of its own"
    assert (reason in "".join(map(str, draft_profile(tmp_path, "x").left_out))) is is_list


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (
            "# Acts\n\n| Title | Author | Status |\n| --- | --- | --- |\n| A | a | in force |\n| B | b | repealed |\n",
            True,
        ),
        ("# Acts\n\n| Title | Author | Status |\n| --- | --- | --- |\n| A | a | in force |\n", False),
        ("# Acts\n\n| Year | Rain | Wind |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 2 | 3 | 4 |\n", False),
    ],
)
def test_a_table_of_records_is_told(text: str, is_told: bool, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(text, "utf-8")
    reason = "with a table whose rows look like records"
    assert (reason in "".join(map(str, draft_profile(tmp_path, "x").left_out))) is is_told


def test_records_in_lines_of_json_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "title": "A"}\n{"id": "b", "title": "B"}\n', "utf-8")
    (left,) = draft_profile(tmp_path, "x").left_out
    assert left.files == ("a.jsonl",)


def test_a_draft_of_thousands_of_keys_takes_no_longer_for_each(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], None]:
        folder = tmp_path / f"{count}"
        for name in ("a", "b"):
            write(folder, f"{name}.md", {"id": name, **{f"key{number}": number for number in range(count)}})

        def work() -> None:
            draft = draft_profile(folder, "x")
            assert len(draft.properties(draft.kinds[0])) == count + 1
            assert profile_files(draft)

        return work

    assert_linear(prepare, 3000)


def test_the_first_validation_finds_nothing_about_keys_that_are_kept(tmp_path: Path) -> None:
    deep = {"a:b": "x", "@type": "y", "sources": [{"name": "n", "of": [["m"]]}]}
    write(tmp_path / "records", "a.md", {"id": "a", "title": "A", **deep})
    _, built = drafted(tmp_path / "records", tmp_path)
    assert [finding.code for finding in findings(built) if finding.severity != "info"] == []
    assert_nothing_lost(tmp_path / "records", built, tmp_path)
    settings = tomllib.loads((tmp_path / "mine" / "profile.toml").read_text("utf-8"))
    assert settings["record"]["keep"] == ["a:b", "@type", "sources"]


def test_a_reference_to_a_part_is_one_to_the_record(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "act-a", "title": "A", "superseded-by": "act-b (arts. 1-23)"})
    write(tmp_path / "records", "b.md", {"id": "act-b", "title": "B"})
    _, built = drafted(tmp_path / "records", tmp_path)
    assert edges(built) == {"supersedesInPart": 1}
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


@pytest.mark.parametrize("key", ["", "@id"])
def test_a_mapping_under_a_key_that_no_context_can_have_is_kept(key: str, tmp_path: Path) -> None:
    """And its own keys are no terms either: one that others have stays what it is there."""
    for number in range(3):
        front = {"id": f"a{number}", "name": f"A {number}", key: {"id": "x", "day": "2020"}}
        write(tmp_path / "r", f"{number}.md", front)
    draft, built = drafted(tmp_path / "r", tmp_path / "p")
    assert kinds(draft)[key] == "verbatim"
    assert_nothing_lost(tmp_path / "r", built, tmp_path / "back")


def test_a_key_that_is_kept_as_it_is_is_not_read_from_the_text(tmp_path: Path) -> None:
    links = "## Links\n\n* Supersedes [r0](r0.md)\n"
    for number in range(4):
        metadata = {"title": f"T{number}", "supersedes": [["r0"], {"in": "r1"}]}
        write(tmp_path / "records", f"r{number}.md", metadata, links)
    draft, built = drafted(tmp_path / "records", tmp_path)
    assert kinds(draft)["supersedes"] == "verbatim"
    assert_nothing_lost(tmp_path / "records", built, tmp_path)
