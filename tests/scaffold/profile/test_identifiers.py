"""Where the ids of records come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lineage.read import read_lineage
from policygraph.scaffold.profile.columns import columns
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.identifiers import Naming, name_records
from policygraph.scaffold.profile.samples import Sample
from tests.helpers import write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted, kinds, sampled


def test_ids_are_found_without_the_name_of_a_key(tmp_path: Path) -> None:
    for name, target in (("act-one", "act-two"), ("act-two", "act-three"), ("act-three", "act-one")):
        write(tmp_path / "records", f"file-{target}.md", {"act": name, "before": target, "x": "same"})
    draft = draft_profile(tmp_path / "records", "x")
    assert (draft.kinds[0].naming.key, kinds(draft)["before"]) == ("act", "reference")


def test_ids_in_several_spellings_are_one(tmp_path: Path) -> None:
    write(tmp_path / "records", "a.md", {"id": "RFC-0001", "title": "One thing"})
    write(tmp_path / "records", "b.md", {"id": "rfc 2", "title": "Two things", "replaces": "rfc1, RFC 0007"})
    _, built = drafted(tmp_path / "records", tmp_path)
    lineage = read_lineage(built.open())
    assert {name: policy.resolved for name, policy in lineage.policies.items()} == {
        "RFC-0001": True, "RFC-0002": True, "RFC-0007": False,
    }  # fmt: skip
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


def naming(*samples: Sample) -> Naming:
    return name_records(samples, columns(samples))


def test_file_names_give_their_numbers_where_these_are_unique() -> None:
    found = naming(Sample("0001-a.md", {}), Sample("0012-b.md", {}))
    assert (found.key, found.format) == (None, "{number:04}")
    assert found.ids == {"0001-a.md": "0001", "0012-b.md": "0012"}
    same = naming(Sample("0001-a.md", {}), Sample("0001-b.md", {}))
    assert same.ids == {"0001-a.md": "0001-a", "0001-b.md": "0001-b"}


def test_a_key_gives_ids_only_where_every_record_has_one_of_its_own() -> None:
    assert naming(*sampled({"id": "a"}, {"id": "b"})).key == "id"
    assert naming(*sampled({"id": "a"}, {"id": "a"})).key is None
    assert naming(*sampled({"id": "a"}, {})).key is None
    assert naming(*sampled({"id": "a"}, {"id": ["b", "c"]})).key is None
    assert naming(*sampled({"slug": "a", "id": "x"}, {"slug": "b", "id": "y"})).key == "id"  # the more usual
    assert naming(*sampled({"id": "a"}), Sample("text.md", {}, reader="")).key is None


def test_a_key_gives_ids_where_most_of_what_records_replace_are_among_them() -> None:
    def key(*replaces: str) -> str | None:
        fronts = (
            {"code": f"N{letter}", "replaces": each}
            for letter, each in zip("abcdefgh", replaces, strict=False)
        )
        return naming(*sampled(*fronts)).key

    assert key("Nc", "", "", "", "", "", "", "none") == "code"
    assert key("Nc", "Nx", "Ny", "", "", "", "", "") is None
    assert key("", "", "", "") is None
    assert key("a", "b", "c", "d") is None


@pytest.mark.parametrize("key", ["@id", "@type", "@context", "dc:identifier", "x/y"])
def test_a_key_that_no_context_can_have_gives_no_ids(key: str, tmp_path: Path) -> None:
    for name in ("act-one", "act-two"):
        write(tmp_path / "records", f"{name}.md", {key: name, "replaces": "act-one"})
    draft, _ = drafted(tmp_path / "records", tmp_path)
    assert draft.kinds[0].naming.key is None


def test_translations_share_an_id() -> None:
    assert naming(Sample("en/x.md", {"id": "a"}, "en"), Sample("zh/x.md", {"id": "a"}, "zh")).key == "id"
    found = naming(Sample("x.en.md", {}, "en"), Sample("x.zh.md", {}, "zh"))
    assert found.ids == {"x.en.md": "x", "x.zh.md": "x"}


def test_numbers_with_and_without_zeros_are_two_ids_unless_a_prefix_says_otherwise() -> None:
    bare = naming(*sampled({"id": "7"}, {"id": "07"}))
    assert (bare.pattern, sorted(bare.ids.values())) == ("", ["07", "7"])
    prefixed = naming(*sampled({"id": "RFC-7"}, {"id": "rfc 012"}))
    assert (prefixed.format, prefixed.ids) == ("RFC-{number:03}", {"0.md": "RFC-007", "1.md": "RFC-012"})


def test_the_word_before_numbers_may_be_left_out_where_key_or_files_have_it() -> None:
    written = {"12.md": "FOO-0012", "7.md": "7", "3.md": "foo 3"}
    by_key = naming(*(Sample(path, {"FOO": text}) for path, text in written.items()))
    assert (by_key.key, by_key.format) == ("FOO", "FOO-{number:04}")
    assert [*by_key.ids.values()] == ["FOO-0012", "FOO-0007", "FOO-0003"]
    by_file = naming(Sample("foo-12.md", {"No": "FOO-12"}), Sample("foo-7.md", {"No": 7}))
    assert by_file.ids == {"foo-12.md": "FOO-12", "foo-7.md": "FOO-7"}
    twice = naming(*sampled({"id": "7"}, {"id": "SIMD-7"}))  # nothing says that both are of one series
    assert [*twice.ids.values()] == ["7", "SIMD-7"]


@pytest.mark.parametrize(
    ("more", "stubs"),
    [({}, True), ({"editor": "B"}, False), ({"title": "Bar"}, False), ({"status": "Final"}, True)],
)
def test_what_says_else_than_another_record_with_its_id_is_no_stub(
    more: dict[str, object], stubs: bool
) -> None:
    foos = [Sample(f"foo/{n}.md", {"number": n, "title": f"Foo {n}", "status": "Final"}) for n in range(1, 6)]
    bars = [Sample(f"bar/{n}.md", {"number": n, "series": "BAR", **more}) for n in range(1, 5)]
    assert naming(*foos, *bars).stub == (("series", "BAR") if stubs else None)


def test_file_names_are_ids_where_each_gives_that_of_its_record() -> None:
    samples = [Sample("0008-style.md", {"id": 8}), Sample("20.md", {"id": 20})]
    assert naming(*samples).names_are_ids(samples)
    swapped = [Sample("0008.md", {"id": 20}), Sample("20.md", {"id": 8})]
    assert not naming(*swapped).names_are_ids(swapped)
