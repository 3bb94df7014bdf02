"""Links in the body that name records or pages: which, under which key, at which line and column."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as pyld

from policygraph.errors import ProfileError
from policygraph.export import formats
from policygraph.export.records import write_records
from policygraph.findings import Finding
from policygraph.lineage.read import read_lineage
from policygraph.mapping.body_links import read_links
from policygraph.mapping.inverse import restore
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record
from policygraph.mapping.statements import Statements
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.profile.patterns import LinkRule, Rewrite
from policygraph.settings import Settings
from policygraph.validation import validate
from tests.helpers import BASE, PG, ROOT, document, examples, mapped, triples, write
from tests.profile.helpers import KINDS, PATHS, PROFILES, comparable_lists, judged, keys_of, parsed

REFERENCES = f"{PG}statesReferences"


def made(folder: Path, profile: str = "policy") -> Build:
    return build(Settings(root=folder, sources=(folder / "r",), profile=profile))


def findings(build: Build) -> list[Finding]:
    return list(validate.validate(build, validate.ValidationOptions()).findings)


def named(statements: Statements, name: str = REFERENCES) -> list[str]:
    """Return the ends of the IRIs that a record states, in the order in which it does."""
    return [each.iri.rpartition("/")[2] for each in statements.origins if each.property == name]


def of(folder: Path, body: str, profile: Profile, **metadata: Any) -> Statements:
    return mapped(write(folder, "x.md", {profile.first.id.key or "id": 7, **metadata}, body), profile)[1]


# --- which links name a record


@pytest.mark.parametrize(
    ("name", "target", "found"),
    [
        ("policy", "some-id.md", "some-id"),
        ("policy", "./some-id.md#part", "some-id"),
        ("policy", "../en/some-id.md?a=b#c", "some-id"),
        ("policy", "../../policies/zh/some-id.md", "some-id"),
        ("policy", "../2001/some-id.md", "some-id"),
        ("policy", "../../zh/2001/8.md#s3", "8"),
        ("policy", "../guides/some-id.md", None),
        ("policy", "act.zh.md", "act"),
        ("policy", "<a b.md>", "a%20b"),
        ("policy", "a%20b.md", "a%20b"),
        ("policy", "政策.md", "%E6%94%BF%E7%AD%96"),
        ("policy", "/policies/some-id", "some-id"),
        ("policy", "/policies/en/some-id/", "some-id"),
        ("policy", "a%2Fb.md", None),
        ("policy", "a%00b.md", None),
        ("policy", "a%ff.md", None),
        ("policy", "%20.md", None),
        ("policy", "..\\en\\some-id.md", None),
        ("policy", "../docs/guide.md", None),
        ("policy", "../README.md", None),
        ("policy", "../countries/en/chad.md", None),
        ("policy", "https://example.org/policies/some-id", None),
        ("policy", "//example.org/some-id.md", None),
        ("policy", "//en/some-id.md", None),
        ("policy", "mailto:a@example.org", None),
        ("policy", "#part", None),
        ("policy", "?a.md", None),
        ("policy", "paper.pdf", None),
        ("pep", "pep-0008.md", "pep-0008"),
        ("pep", "../peps/pep-0008.rst", "pep-0008"),
        ("pep", "https://peps.python.org/pep-0008/#naming", "pep-0008"),
        ("pep", "https://www.python.org/dev/peps/pep-0008/", "pep-0008"),
        ("pep", "https://example.org/pep-0008/", None),
        ("pep", "pep-8.md", None),
        ("eip", "./eip-20.md", "20"),
        ("eip", "../EIPS/eip-20.md", "20"),
        ("eip", "../ERCS/erc-20.md", "20"),
        ("eip", "https://eips.ethereum.org/EIPS/eip-20", "20"),
        ("eip", "../assets/eip-20/a.md", None),
        ("eip", "https://example.org/EIPS/eip-20", None),
        ("adr", "0005-use-a-log.md", "5"),
        ("adr", "../decisions/adr-0005-use-a-log.md", "5"),
        ("adr", "https://example.org/0005-use-a-log.md", None),
        ("adr", "//example.org/0005-use-a-log.md", None),
        ("adr", "../meetings/2024-01-05.md", None),
        ("adr", "notes.md", None),
    ],
)
def test_targets_of_the_built_in_profiles(name: str, target: str, found: str | None, tmp_path: Path) -> None:
    profile = PROFILES[name]
    file = tmp_path / "0007-x.md"
    write(tmp_path, file.name, {profile.first.id.key or "id": 7}, f"See [it]({target}).")
    assert named(mapped(file, profile)[1]) == ([] if found is None else [found])


@pytest.mark.parametrize(
    ("name", "wiki", "found"),
    [
        ("policy", "some-id", ["some-id"]), ("policy", "some id|text", ["some%20id"]), ("policy", "a\u200bb", []),
        ("pep", "PEP 8", ["pep-0008"]), ("pep", "8#naming|style", ["pep-0008"]), ("pep", "1999 edition", []),
        ("eip", "EIP-20", ["20"]), ("eip", "20", []), ("adr", "0005-use-a-log|5", ["5"]), ("adr", "Queues", []),
    ],
)  # fmt: skip
def test_wiki_links_of_the_built_in_profiles(name: str, wiki: str, found: list[str], tmp_path: Path) -> None:
    profile = PROFILES[name]
    file = write(tmp_path, "0007-x.md", {profile.first.id.key or "id": 77}, f"See [[{wiki}]].")
    assert named(mapped(file, profile)[1]) == found


def test_folders_tell_of_another_kind(policy: Profile, tmp_path: Path) -> None:
    body = "[plant](../facilities/en/12.md) [again](/facilities/12) [act](b.md)"
    statements = of(tmp_path, body, policy)
    assert named(statements, f"{PG}statesRelatedFacility") == ["12"]
    assert named(statements) == ["b"]
    plant = write(
        tmp_path, "en/7.md", {"id": 7, "fateOfCarbon": "EOR"}, "[a](../policies/en/b.md) [c](8.md) [[d]]"
    )
    assert named(mapped(plant, policy)[1], f"{PG}statesRelatedPolicy") == ["b"]


def test_a_target_is_stated_once_and_itself_never(policy: Profile, tmp_path: Path) -> None:
    statements = of(tmp_path, "[7](7.md) [b](b.md#x) [[b]] [c](c.md) [[7]] [b](../en/b.md)", policy)
    assert named(statements) == ["b", "c"]
    again = of(tmp_path, "[b](b.md) [c](c.md)", policy, evolution={"references": ["c"]})
    assert named(again) == ["c", "b"]
    assert [each.pointer for each in again.origins if each.property == REFERENCES] == [
        "/evolution/references/0", "/evolution/references/1",
    ]  # fmt: skip


def test_a_line_that_is_a_reference_already_gives_no_other(tmp_path: Path) -> None:
    body = "# 7. See [8](0008-a.md)\n\n## Status\n\nSuperseded by [9](0009-b.md)\n\n## Context\n\n[9](0009-b.md) [4](0004.md)"
    (tmp_path / "0007-x.md").write_text(body, "utf-8")
    statements = mapped(tmp_path / "0007-x.md", PROFILES["adr"])[1]
    assert named(statements, f"{PG}statesSupersededBy") == ["9"]
    assert named(statements) == ["8", "9", "4"]  # the context speaks of 9 on its own


class Walked(tuple[tuple[int, int], ...]):
    """References that count how often they are walked."""

    times = 0

    def __iter__(self) -> Iterator[tuple[int, int]]:
        self.times += 1
        return super().__iter__()


def test_references_are_walked_once_however_many_links_there_are() -> None:
    kind = PROFILES["adr"].first
    text = "Superseded by [9](0009-b.md), see [4](0004.md)\n" * 50
    size = len(text) // 50
    first = Walked((size * number, size * number + 28) for number in reversed(range(50)))
    found = read_links(text, 0, {}, first, kind)
    assert [each.id for each in found.records] == ["4"]
    assert first.times == 1
    nested = ((0, len(text)), (3, 4))
    assert not read_links(text, 0, {}, nested, kind).records


# --- where it stands

FRONTS = [
    '---\n{\n  "id": "x"\n}\n---\n', "---\nid: x\n---\n", '+++\nid = "x"\n+++\n', '{"id": "x"}\n', '{"id": "x"} ',
    "\n\n---\nid: x\ntitle: '[b](gone.md)'\n---\n\n\n",
]  # fmt: skip
BODY = "# 标题\n\n　　参见 𝔘 [该法](gone.md)。\n\n> - 又见 [[lost#第一条|那法]]\n"


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_finding_is_at_the_line_and_column_of_the_link(
    front: str, end: str, mark: str, tmp_path: Path
) -> None:
    text = front + BODY
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "x.md").write_bytes((mark + text).replace("\n", end).encode())
    found = [each for each in findings(made(tmp_path)) if each.code == "lineage-unresolved"]
    lines = text.split("\n")
    expected = [
        (lines.index(line) + 1, line.index(link) + 1, value)
        for line in lines
        for link, value in (("[该法]", "gone"), ("[[lost", "lost"))
        if link in line
    ]
    assert [(each.line, each.column, each.value) for each in found] == expected
    assert len(expected) == 2
    assert {each.property for each in found} == {REFERENCES.replace(PG, "pg:")}


def test_a_first_line_that_is_indented_is_code(policy: Profile, tmp_path: Path) -> None:
    assert named(of(tmp_path, "    [a](a.md)\n\n[b](b.md)", policy)) == ["b"]


def test_what_front_matter_and_text_both_say_is_found_in_the_front_matter(tmp_path: Path) -> None:
    write(
        tmp_path / "r",
        "a.md",
        {"id": "a", "evolution": {"references": ["gone", "lost"]}},
        "[x](lost.md) [[no]]",
    )
    found = [each for each in findings(made(tmp_path)) if each.code == "lineage-unresolved"]
    lines = (tmp_path / "r/a.md").read_text("utf-8").splitlines()
    assert [(each.value, lines[each.line - 1][each.column - 1 :][:6]) for each in found] == [
        ("gone", '"gone"'), ("lost", '"lost"'), ("no", "[[no]]"),
    ]  # fmt: skip


# --- what becomes of it


def test_records_that_link_to_each_other(tmp_path: Path) -> None:
    """The seeds, with a link to the next one at the end of each."""
    shutil.copytree(ROOT / "seeds", tmp_path / "r")
    files = sorted((tmp_path / "r" / "en").glob("*.md"))
    for file, other in zip(files, [*files[1:], files[0]], strict=True):
        file.write_text(file.read_text("utf-8") + f"\nSee also [it]({other.name}).\n", "utf-8")
    built = made(tmp_path)
    graph = built.open()
    names = [file.stem for file in files]
    edges = read_lineage(graph).only(["references"]).edges
    assert {(e.successor, e.predecessor) for e in edges} >= set(
        zip(names, [*names[1:], names[0]], strict=True)
    )
    assert not [each for each in findings(built) if each.property == "pg:statesReferences"]
    first, second = (ox.NamedNode(f"{BASE}policy/{name}") for name in names[:2])
    dcterms = ox.NamedNode("http://purl.org/dc/terms/references")
    assert [quad.object for quad in graph.store.quads_for_pattern(first, dcterms, None)] == [second]
    write_records(graph, tmp_path / "back")
    for file in files:
        back = (tmp_path / "back" / "en" / file.name).read_text("utf-8")
        assert json.loads(back.split("---\n")[1]).get("evolution", {}).get("references", []) == []
        assert back.rstrip().endswith(file.read_text("utf-8").rstrip().splitlines()[-1])


CITING = "[s](https://example.org/a?b=c#d) <http://example.org/政策> [again](https://example.org/a?b=c#d) [m](mailto:a@b.c)"


def test_pages_are_citations_where_the_profile_asks(policy: Profile, tmp_path: Path) -> None:
    assert named(of(tmp_path, CITING, policy), f"{PG}linksTo") == []
    citing = replace(policy, kinds=(replace(policy.first, cites=True), *policy.kinds[1:]))
    record, statements = mapped(write(tmp_path, "x.md", {"id": "x"}, f"{CITING} [b](b.md)"), citing)
    found = triples(statements)
    judged(statements, citing.first, record.language)
    pages = {t.object for t in found if t.predicate.value == f"{PG}linksTo"}
    assert {t.subject.value for t in found if t.predicate.value == f"{PG}linksTo"} == {statements.record}  # type: ignore[union-attr]
    assert {t.object.value for t in found if t.subject in pages and t.predicate.value == "https://schema.org/url"} == {  # type: ignore[union-attr]
        "https://example.org/a?b=c#d", "http://example.org/%E6%94%BF%E7%AD%96",
    }  # fmt: skip
    assert {t.subject for t in found if t.object == ox.NamedNode(f"{PG}Citation")} == pages
    assert named(statements) == ["b"]
    _, line, column = next(
        record.locate(s.pointer) for s in statements.origins if s.property == f"{PG}linksTo"
    )
    assert record.texts[0].splitlines()[line - 1][column - 1 :].startswith("[s](https")


BODIES = [
    "See [a](0003-a.md), [b](../en/x.md), [[0003]] and [[EIP-4|it]].", "[p](pep-0003.md) [e](eip-4.md) [s](0007-a.md)",
    "[f](../facilities/en/7.md) [p](/policies/7) [[7]]", "# T\n## Status\nSuperseded by [3](0003-a.md)\n[4](0004-a.md)",
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), KINDS)
@examples(30)
@given(data=st.data())
def test_front_matter_comes_back_without_the_links(name: str, kind: str, data: st.DataObject) -> None:
    profile = PROFILES[name]
    own = profile.kind(kind)
    drawn = data.draw(
        st.dictionaries(
            st.sampled_from(keys_of(own)),
            st.sampled_from(
                ["3", "pep-0003", ["3", "4"], {"references": ["x", "y"]}, {"references": "7"}, ""]
            ),
            max_size=4,
        )
    )
    metadata: dict[str, Any] = {**drawn, **({own.id.key: "7"} if own.id.key is not None else {})}
    content = f"---\n{json.dumps(metadata)}\n---\n{data.draw(st.sampled_from(BODIES))}"
    record = parsed(content, PATHS.get(kind, "0007-a.md"), profile)
    assert isinstance(record, Record), record
    statements = map_record(record, profile, BASE, profile.languages)
    judged(statements, own, record.language)
    nodes = document(statements, own.context, record.language)
    restored = restore(nodes[:2], own, profile.vocabulary, BASE, record.language)
    assert comparable_lists(restored) == comparable_lists(record.metadata)


def test_the_published_document_has_the_references(tmp_path: Path) -> None:
    write(tmp_path / "r", "0001-a.md", {"title": "A"}, "[b](0002-b.md)")
    write(tmp_path / "r", "0002-b.md", {"title": "B"}, "")
    data = json.loads(formats.to_bytes(made(tmp_path, "adr").open(), "jsonld"))
    (first,) = [each for each in data["@graph"] if each["@id"] == "decision/1"]
    assert [each["references"] for each in first["records"]] == [[f"{BASE}decision/2"]]
    nquads = pyld.to_rdf(data, {"format": "application/n-quads"})
    assert f"<{BASE}decision/1> <http://purl.org/dc/terms/references> <{BASE}decision/2>" in nquads


# --- what a profile may say


def profile_with(folder: Path, links: str, reader: str = "front-matter") -> Profile:
    """Return the profile of decisions with other links."""
    shutil.copytree(ROOT / "profiles", folder / "profiles")
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(ROOT / name)
    file = folder / "profiles" / "adr" / "profile.toml"
    before, _, rest = file.read_text("utf-8").partition("[[record.links]]")
    before = before.replace("[record]\n", f'[record]\nreader = "{reader}"\n')
    file.write_text(f"{before}{links}\n[nodes]{rest.partition('[nodes]')[2]}", "utf-8")
    return load_profile(str(file.parent))


def test_links_are_what_the_profile_says(tmp_path: Path) -> None:
    text = "[[record.links]]\nkey = 'amends'\nwiki = true\n[[record.links]]\nkey = 'references'\npattern = 'd/(?P<n>.+)'\nformat = '{n}'"
    profile = profile_with(tmp_path, text)
    assert profile.first.links[0] == LinkRule("amends", None, Rewrite())
    assert not profile.first.cites
    file = write(tmp_path, "0007-x.md", {}, "[[3]] [a](d/4) [b](5.md)")
    statements = mapped(file, profile)[1]
    assert (named(statements, f"{PG}statesAmends"), named(statements)) == (["3"], ["4"])


MENTION = """[[record.links]]
key = "references"
mention = ['ADR-(?P<number>[0-9]+)', '(?<!\\w)decision (?P<number>[0-9]+)']
format = "{number:d}"
"""


def test_a_mention_anywhere_in_the_text_but_in_code_names_a_record(tmp_path: Path) -> None:
    profile = profile_with(tmp_path, MENTION)
    body = "# After ADR-3\n\nAs decision 4 and [ADR-0003](x.md) say, `ADR-5`, ADR-7.\n\n```\nADR-6\n```\n"
    record, statements = mapped(write(tmp_path, "0007-x.md", {}, body), profile)
    assert named(statements) == ["3", "4"]  # itself is no reference
    lines = record.texts[0].split("\n")
    places = [record.locate(f"/references/{index}") for index in range(2)]
    assert [lines[place.line - 1][place.column - 1 :].split(" ")[0] for place in places] == [
        "ADR-3",
        "decision",
    ]


def test_a_line_that_is_a_reference_mentions_nothing_else(tmp_path: Path) -> None:
    body = "# New\n\n## Status\n\nSupersedes ADR-3\n\nSee ADR-4.\n"
    statements = mapped(write(tmp_path, "0007-x.md", {}, body), profile_with(tmp_path, MENTION))[1]
    assert (named(statements, f"{PG}statesSupersedes"), named(statements)) == (["3"], ["4"])


@pytest.mark.parametrize(
    "line", ["Supersedes: ADR-3", "Supersedes: [ADR-3](0003-a.md)", "See: [3](0003-a.md)"]
)
def test_what_keys_under_the_title_say_is_no_text(line: str, tmp_path: Path) -> None:
    links = f"{MENTION}pattern = '(?P<number>[0-9]+)-.*'\n"
    profile = profile_with(tmp_path, links, reader="key-lines")
    body = f"# A\n\n- {line}\n- Status: accepted\n\nAfter ADR-4 and [5](0005-b.md).\n"
    (tmp_path / "0007-x.md").write_text(body, "utf-8")
    assert named(mapped(tmp_path / "0007-x.md", profile)[1]) == ["5", "4"]


@pytest.mark.parametrize(
    ("links", "said"),
    [
        (
            "key = 'refrences'\nwiki = true",
            "refrences, which is no key of the context .* Did you mean references",
        ),
        ("key = 'title'\nwiki = true", "title, which is no key of the context that refers to things"),
        ("key = 'references'", "takes pattern, wiki or mention"),
        ("key = 'references'\npattern = '('", "is no regular expression"),
        (
            "key = 'references'\nwiki = '(?P<a>.)'\nformat = '{b}'",
            "wiki has no group b, which the format {b} needs",
        ),
        ("key = 'references'\nwikis = true", "there is no setting record.links.wikis"),
        ("wiki = true", "lacks key"),
        ("urls = 'citations'", 'urls must be "citation"'),
        ("urls = 'citation'", "needs pg:Citation for its urls"),
    ],
)
def test_links_that_cannot_be(links: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=said):
        profile_with(tmp_path, f"[[record.links]]\n{links}")
    with pytest.raises(ProfileError, match="must be a list of tables"):
        profile_with(tmp_path / "other", "[record.links]\nkey = 'references'")
