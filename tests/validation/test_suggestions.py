"""What may have been meant by a word or an id that nothing has."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.validation.suggestions import Suggestions
from tests.helpers import write
from tests.scaffold.profile.helpers import drafted
from tests.validation.helpers import found_in

BASE = "https://w3id.org/policygraph/"


@pytest.fixture(scope="module")
def suggestions(tmp_path_factory: pytest.TempPathFactory) -> Suggestions:
    folder: Path = tmp_path_factory.mktemp("suggestions")
    write(folder / "r", "en/a.md", {"id": "a", "title": "A"})
    write(folder / "r", "facilities/en/7.md", {"id": "7", "name": "P"})
    return Suggestions(build(Settings(root=folder, sources=(folder / "r",))))


@pytest.mark.parametrize(
    ("scheme", "label", "question"),
    [
        ("status", "Actve", "Did you mean Active?"),
        ("status", "revokd", "Did you mean Revoked?"),
        ("status", "现形", "Did you mean 现行?"),
        ("status", "Active, repealed", "It has Active, repealed, each by itself"),
        ("status", "Active; Lapsd", ""),
        ("status", "Planned", ""),  # neither a country nor the status of a facility
        ("status", "Lapsed", ""),
        ("status", "qqqqqqqqq", ""),
        ("status", "Canda", ""),
        ("status", "Acti\u200bve", "'Acti\\u200bve' has characters that nobody sees; write Active"),
        ("status", "Qqqqq\u200bqqqq", ""),
        ("dimension", "statutry", "Did you mean statutory?"),  # by the code that keys are
        ("dimension", "Statutory bases", "Did you mean Statutory basis?"),
        ("jurisdiction", "CX", ""),
        ("jurisdiction", "Canda", "Did you mean Canada?"),
        ("facility-status", "Planed", "Did you mean Planned?"),
    ],
)
def test_a_word_is_taken_for_one_of_its_own_scheme(
    scheme: str, label: str, question: str, suggestions: Suggestions
) -> None:
    iri = f"https://w3id.org/policygraph/scheme/{scheme}"
    finding = Finding("en/a.md", 1, 1, "label-unknown", value=label, detail=iri)
    assert suggestions.labels(finding) == question


def test_an_id_without_a_record_is_taken_for_one_of_its_own_kind(suggestions: Suggestions) -> None:
    def question(name: str) -> str:
        return suggestions.ids(ox.NamedNode(BASE + name))

    assert question("policy/A") == "Did you mean a?"
    assert question("policy/7") == question("policy/a") == question("record/a") == ""
    assert suggestions.ids(None) == suggestions.ids(ox.Literal("A")) == ""


@pytest.mark.parametrize(
    "written",
    ["https://x.example/p/a", "https://x.example/p/a/", "../x/a.md", "a, b", "(a) of 2020", "a#3", "a | A"],
)
def test_an_id_in_an_address_a_path_or_a_list_is_suggested(written: str, suggestions: Suggestions) -> None:
    iri = ox.NamedNode(f"{BASE}policy/{quote(written, safe='')}")
    assert suggestions.ids(iri) == "Did you mean a?"


@pytest.mark.parametrize(
    ("profile", "broken", "own", "referring"),
    [
        ("policy", "en/act-one.md", "en/b.md", {"id": "b", "title": "B", "supersedes": "act-one"}),
        ("pep", "pep-0007.md", "pep-0008.md", {"id": "pep-0008", "title": "B", "supersedes": [7]}),
        ("policy", "en/ACT-ONE.md", "en/b.md", {"id": "b", "title": "B", "supersedes": "act-one"}),
        ("policy", "en/2023 On Acts.md", "en/b.md", {"id": "b", "title": "B", "supersedes": "2023"}),
        ("eip", "eip-7.md", "eip-8.md", {"eip": 8, "title": "B", "requires": 7}),
        ("adr", "0007-use-it.md", "0008-do-not.md", {"title": "B", "supersedes": ["0007"]}),
        ("okf", "metrics/a.md", "metrics/b.md", {"title": "B", "type": "Metric", "supersedes": "a.md"}),
    ],
)
def test_a_file_that_cannot_be_read_is_named_where_it_may_be_meant(
    tmp_path: Path, profile: str, broken: str, own: str, referring: dict[str, object]
) -> None:
    file = write(tmp_path / "r", broken, "id: [")
    write(tmp_path / "r", own, referring)

    def message() -> str:
        findings = found_in(tmp_path / "r", tmp_path, profile)
        (found,) = (each for each in findings if each.code == "lineage-unresolved")
        return found.message

    assert message().endswith(f"{broken}, which cannot be read?")
    assert Path(message().partition("Is it in ")[2].partition(",")[0]).name == file.name
    file.unlink()
    assert "cannot be read" not in message()


@pytest.mark.parametrize(
    ("written", "detail"),
    [
        (
            "ISO\u00a01200-2:2012",
            "'ISO\\xa01200-2:2012' has characters that nobody sees; write ISO 1200-2:2012",
        ),
        (
            "ISO 1200-2:2012\u200b",
            "'ISO 1200-2:2012\\u200b' has characters that nobody sees; write ISO 1200-2:2012",
        ),
        ("ISO 1200-2:2012, ISO 1200-3:2020", "Did you mean ISO 1200-2:2012 or ISO 1200-3:2020?"),
        ("ISO 1200-3:2020 and ISO 9:1", "Did you mean ISO 1200-3:2020?"),
        ("ISO 1200-3", "Did you mean ISO 1200-3:2020?"),
    ],
)
def test_an_id_of_several_words_is_suggested(tmp_path: Path, written: str, detail: str) -> None:
    for name in ("ISO 1200-2:2012", "ISO 1200-3:2020"):
        write(tmp_path / "r", f"{name[-4:]}.md", {"id": name, "title": name})
    write(tmp_path / "r", "b.md", {"id": "b", "title": "B", "supersedes": written})
    (found,) = (each for each in found_in(tmp_path / "r", tmp_path) if each.code == "lineage-unresolved")
    assert found.message.partition(": ")[2] == detail


@pytest.mark.parametrize("written", ["KEP-1001", "1001-feature", "x/1001_a", "see 1001"])
def test_a_number_in_a_reference_that_is_an_id_is_suggested(tmp_path: Path, written: str) -> None:
    write(tmp_path / "r", "a.md", {"id": "1001", "title": "A"})
    write(tmp_path / "r", "b.md", {"id": "b", "title": "B", "supersedes": [written, "b1001"]})
    found = [each for each in found_in(tmp_path / "r", tmp_path) if each.code == "lineage-unresolved"]
    assert [each.message.partition(": ")[2] for each in found if each.value == written] == [
        "Did you mean 1001?"
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3; 4", "EIP-3 or EIP-4"),
        ("3 and 4", "EIP-3 or EIP-4"),
        ("3、4", "EIP-3 or EIP-4"),
        ("#3", "EIP-3"),
        ("3 [1]", "EIP-3"),
        ("4 (in part", "EIP-4"),
        ("３", "EIP-3"),
        ("E1P-3", "EIP-3"),
        ("BAR-3", ""),
        ("3-4", ""),
    ],
)
def test_ids_are_suggested_that_the_profile_reads_in_a_reference(
    tmp_path: Path, written: str, meant: str
) -> None:
    for number in (3, 4, 12):
        write(
            tmp_path / "r",
            f"eip-{number}.md",
            {"eip": f"EIP-{number}", "replaces": "4" if number == 3 else ""},
        )
    drafted(tmp_path / "r", tmp_path)
    write(tmp_path / "r", "eip-12.md", {"eip": "EIP-12", "replaces": written})
    findings = found_in(tmp_path / "r", tmp_path, str(tmp_path / "mine"))
    (found,) = (each for each in findings if each.code == "lineage-unresolved")
    assert found.message.partition("Did you mean ")[2].rstrip("?") == meant


def test_files_that_share_a_number_are_named_where_it_may_be_meant(tmp_path: Path) -> None:
    for name in ("0005-a.md", "0005-b.md", "0055-a.md"):
        write(tmp_path / "r", name, {"title": name})
    write(tmp_path / "r", "0006-c.md", {"title": "C", "supersedes": ["ADR-5"]})
    findings = found_in(tmp_path / "r", tmp_path, "adr")
    (found,) = (each for each in findings if each.code == "lineage-unresolved")
    assert found.message.endswith("Did you mean 0005-a or 0005-b?")


@pytest.mark.parametrize("text", ["", "# B\n\nA text.\n"])
def test_a_file_that_is_no_record_is_named_where_it_may_be_meant(tmp_path: Path, text: str) -> None:
    file = write(tmp_path / "r", "b-act.md", {"id": "b-act", "title": "B"})
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A", "supersedes": ["b-act"]})

    def unresolved() -> list[str]:
        findings = found_in(tmp_path / "r", tmp_path)
        return [each.message for each in findings if each.code == "lineage-unresolved"]

    assert not unresolved()
    file.write_text(text, "utf-8")
    (message,) = unresolved()
    assert message.endswith("b-act.md, which is no record?")
    file.write_text("---\nid: [\n---\n", "utf-8")
    (message,) = unresolved()
    assert message.endswith("b-act.md, which cannot be read?")
    file.write_text(text, "utf-8")
    (message,) = unresolved()
    assert message.endswith("b-act.md, which is no record?")
