from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.rdf import iris

BASE = "https://example.org/"
# Letters, marks and signs that are easily mistaken for one another once they are written into a name.
LABELS = st.one_of(st.text(alphabet="aAée\u0301 -_.~/%2!巴١\u200d", max_size=5), st.text(max_size=80))


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("", ""),
        ("aZ09-._~", "aZ09-._~"),
        ("a/b#c?d", "a%2Fb%23c%3Fd"),
        ("a b+c", "a%20b%2Bc"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("巴", "%E5%B7%B4"),
        ("😀", "%F0%9F%98%80"),
        ("{id}", "%7Bid%7D"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "..."),
        ("a.md", "a.md"),
    ],
)
def test_encode(text: str, encoded: str) -> None:
    assert iris.encode(text) == encoded
    assert iris.decode(encoded) == text


@given(st.text())
def test_encoded_text_comes_back_and_is_one_harmless_segment(text: str) -> None:
    encoded = iris.encode(text)
    assert iris.decode(encoded) == text
    assert re.fullmatch(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*", encoded)
    assert encoded not in (".", "..")


def hashed(name: str, label: str) -> str:
    return f"{name}~{hashlib.sha256(label.encode()).hexdigest()[:8]}"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UNFCCC", "UNFCCC"),
        ("International Carbon Markets", "International-Carbon-Markets"),
        ("碳市场 2030", "%E7%A2%B3%E5%B8%82%E5%9C%BA-2030"),
        ("Fit-for-55", hashed("Fit-for-55", "Fit-for-55")),
        ("Fit  for 55", hashed("Fit-for-55", "Fit  for 55")),
        ("fit_for", hashed("fit-for", "fit_for")),
        (" UNFCCC ", hashed("UNFCCC", " UNFCCC ")),
        ("C.C.S.", hashed("C-C-S", "C.C.S.")),
        ("a" * 60, "a" * 60),
        ("a" * 61, hashed("a" * 60, "a" * 61)),
        ("a" * 59 + " b", hashed("a" * 59, "a" * 59 + " b")),
        ("..", hashed("", "..")),
        ("/", hashed("", "/")),
    ],
)
def test_slug(label: str, name: str) -> None:
    assert iris.slug(label) == name


@given(st.lists(LABELS, unique=True))
def test_no_two_labels_share_a_slug(labels: list[str]) -> None:
    assert len({iris.slug(label) for label in labels}) == len(labels)


@given(LABELS)
def test_no_label_is_another_ones_slug(label: str) -> None:
    name = iris.decode(iris.slug(label))
    assert name == label or iris.slug(name) != iris.slug(label)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("zh/alberta tier.md", "zh/alberta%20tier.md"),
        ("巴/a#b.md", "%E5%B7%B4/a%23b.md"),
        ("../a/./b.md", "%2E%2E/a/%2E/b.md"),
        ("a%2Fb.md", "a%252Fb.md"),
    ],
)
def test_path_name_keeps_slashes_only(path: str, name: str) -> None:
    assert iris.path_name(path) == name


@pytest.mark.parametrize(
    ("template", "text", "iri"),
    [
        ("policy/{id}", "a/b", "https://example.org/policy/a%2Fb"),
        ("policy/{id}", "..", "https://example.org/policy/%2E%2E"),
        ("policy/{id}", "{label}", "https://example.org/policy/%7Blabel%7D"),
        ("policy/{id}#{label}", "a b", "https://example.org/policy/a%20b#a-b"),
        ("record/{path}", "zh/a b.md", "https://example.org/record/zh/a%20b.md"),
        ("concept/{scheme}/{label}", "Some Act", "https://example.org/concept/legal%20weight/Some-Act"),
        ("{policy}#{index}", "m r", "https://o.org/p/a%2Fb#m%20r"),
        ("{policy}#citation={label}", "IPCC", "https://o.org/p/a%2Fb#citation=IPCC"),
        ("{policy}#{label}/{index}", "a b", "https://o.org/p/a%2Fb#a-b/a%20b"),
        ("about", "a", "https://example.org/about"),
    ],
)
def test_maker(template: str, text: str, iri: str) -> None:
    assert iris.maker(template, BASE, "legal weight")(text, "https://o.org/p/a%2Fb") == iri


def test_fields_of_a_template() -> None:
    assert iris.fields("concept/{scheme}/{label}") == {"scheme", "label"}
    assert iris.fields("about") == set()


@pytest.mark.parametrize(
    ("text", "absolute"),
    [
        ("https://example.org/a?b=c#d", True),
        ("urn:isbn:123", True),
        ("mailto:a@example.org", True),
        ("https://example.org/政策", True),
        ("x+y-z.1:a", True),
        ("www.example.org", False),
        ("/a", False),
        ("", False),
        (":a", False),
        ("1a:b", False),
        ("a: b", False),
        ("see https://example.org/", False),
        ("https://example.org/a\n", False),
        *((f"https://example.org/{character}", False) for character in '<>"{}|^`\\ \t\x00\x1f'),
    ],
)
def test_is_absolute(text: str, absolute: bool) -> None:
    assert iris.is_absolute(text) is absolute


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://example.org/policy/a", "policy/a"),
        ("https://example.org/policy/a#mrv", "policy/a#mrv"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org//a", "https://example.org//a"),
        ("https://example.org/?a", "https://example.org/?a"),
        ("https://example.org/#a", "https://example.org/#a"),
        ("https://example.org/a:b", "https://example.org/a:b"),
        ("https://example.com/a", "https://example.com/a"),
        ("https://example.org/../a", "https://example.org/../a"),
        ("https://example.org/a/./b", "https://example.org/a/./b"),
        ("https://example.org/@type", "https://example.org/@type"),
        ("https://example.org/a/..?b", "https://example.org/a/..?b"),
        ("https://example.org/..#b", "https://example.org/..#b"),
    ],
)
def test_relative_only_where_it_leads_back(iri: str, short: str) -> None:
    assert iris.relative(iri, BASE) == short


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000", "\u2028"])
def test_a_blank_of_any_script_is_not_in_an_iri(blank: str) -> None:
    assert not iris.is_absolute(f"https://example.org/a{blank}")
