"""The only module that makes IRIs: names of texts that do not collide by accident, and IRI templates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote, unquote

import pyoxigraph as ox

MAX_SLUG_LENGTH = 60
_FIELD = re.compile(r"\{(\w+)\}")
_NO_NAME = re.compile(r"[\W_]+")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")


def encode(text: str) -> str:
    """Return a text with all but unreserved characters percent-encoded, and no dot segment (RFC 3986).

    >>> encode("a/b#c 巴")
    'a%2Fb%23c%20%E5%B7%B4'
    >>> encode("..")
    '%2E%2E'
    """
    if _UNRESERVED.fullmatch(text):
        return text.replace(".", "%2E") if text in (".", "..") else text
    return quote(text, safe="")


def decode(text: str) -> str:
    """Return the text that ``encode`` would turn into this one."""
    return unquote(text)


@lru_cache(10_000)
def slug(label: str) -> str:
    """Return a readable, percent-encoded name of a label; different labels have different names.

    Letters and digits of any script stay, runs of others become a hyphen. If that is not reversible
    or too long, a tilde, which no other slug contains, and 8 digits of SHA-256 follow.

    >>> slug("International Carbon Markets"), slug("UNFCCC")
    ('International-Carbon-Markets', 'UNFCCC')
    >>> slug("Fit for 55") == slug("Fit-for-55")
    False
    """
    name = _NO_NAME.sub("-", label).strip("-")
    if name.replace("-", " ") != label or len(name) > MAX_SLUG_LENGTH:
        digest = hashlib.sha256(label.encode()).hexdigest()[:8]
        name = f"{name[:MAX_SLUG_LENGTH].rstrip('-')}~{digest}"
    return encode(name)


def local_name(iri: str) -> str:
    """Return what follows the last hash or slash of an IRI.

    >>> local_name("http://example.org/shapes#Title")
    'Title'
    """
    return re.split(r"[#/]", iri)[-1]


def path_name(path: str) -> str:
    """Return a relative path with each segment percent-encoded."""
    return "/".join(encode(segment) for segment in path.split("/"))


_ENCODERS: dict[str, Callable[[str], str]] = {
    "id": encode,
    "index": encode,
    "label": slug,
    "path": path_name,
}


FIELDS = {*_ENCODERS, "scheme", "policy"}  # the placeholders that a template may have


@lru_cache(1_000)
def maker(template: str, base: str, scheme: str = "") -> Callable[[str, str], str]:
    """Return what makes the absolute IRI of a node from a text and the IRI of the policy, by a template of the profile.

    ``{id}``, ``{index}`` and ``{scheme}`` are percent-encoded, ``{label}`` becomes a slug, ``{path}`` keeps its slashes,
    ``{policy}`` is an absolute IRI; all but scheme and policy are the text.

    >>> maker("policy/{id}", "https://example.org/")("a b", "")
    'https://example.org/policy/a%20b'
    >>> maker("{policy}#{index}", "https://example.org/")("m v", "https://example.org/policy/a")
    'https://example.org/policy/a#m%20v'
    """
    start = "" if template.startswith("{policy}") else base
    parts = _FIELD.split(template.replace("{scheme}", encode(scheme)))
    texts, names = parts[::2], parts[1::2]
    if len(names) == 1 and names[0] in _ENCODERS:
        before, after, encoder = start + texts[0], texts[1], _ENCODERS[names[0]]
        return lambda text, policy: f"{before}{encoder(text)}{after}"

    if len(names) == 2 and names[0] == "policy" and names[1] in _ENCODERS:
        before, between, after, encoder = start + texts[0], texts[1], texts[2], _ENCODERS[names[1]]
        return lambda text, policy: f"{before}{policy}{between}{encoder(text)}{after}"

    def make(text: str, policy: str) -> str:
        made = [policy if name == "policy" else _ENCODERS[name](text) for name in names]
        return start + "".join(part for pair in zip(texts, [*made, ""], strict=True) for part in pair)

    return make


def fields(template: str) -> set[str]:
    """Return the names of the placeholders in a template."""
    return set(_FIELD.findall(template))


def named_node(iri: str) -> ox.NamedNode | None:
    """Return the node of an IRI, None for a text that the store does not take for one."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


@lru_cache(1_000)
def is_prefix(name: str) -> bool:
    """Return whether Turtle and SPARQL take a text for a prefix; no name of a blank node is one.

    >>> [name for name in ("pg", "标题", "a.b-1", "_", "_2024", "-x", "a.") if is_prefix(name)]
    ['pg', '标题', 'a.b-1']
    """
    try:
        return any(
            ox.parse(f"@prefix {name}: <x:> . {name}:s {name}:p {name}:o .", format=ox.RdfFormat.TURTLE)
        )
    except SyntaxError:
        return False


def is_absolute(text: str) -> bool:
    """Return whether the store takes a text for an IRI, absolute and well-formed by RFC 3987, and others read it.

    RFC 3987 allows blanks of other scripts than ASCII, such as U+00A0, which parsers of N-Triples and JSON-LD do not.

    >>> is_absolute("https://example.org/a?b=c#d"), is_absolute("www.example.org"), is_absolute("a: b")
    (True, False, False)
    """
    return named_node(text) is not None and not re.search(r"\s", text)


def relative(iri: str, base: str) -> str:
    """Return an IRI relative to the base if it resolves to the same IRI (RFC 3986, 5.2), else as it is.

    JSON-LD processors take a relative IRI with a colon for an absolute one.

    >>> relative("https://example.org/policy/a", "https://example.org/")
    'policy/a'
    """
    reference = iri[len(base) :] if iri.startswith(base) else ""
    path = reference.partition("#")[0].partition("?")[0]
    has_dot_segment = any(segment in (".", "..") for segment in path.split("/"))
    is_safe = reference and reference[0] not in "/?#@" and ":" not in reference and not has_dot_segment
    return reference if is_safe else iri
