"""The only place where an IRI is made: names from text, such that no two texts share one by accident."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

LONGEST_SLUG = 60
_FIELD = re.compile(r"\{(\w+)\}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")


def encode(text: str) -> str:
    """Percent-encode all but the unreserved characters of RFC 3986, and never leave a dot segment.

    >>> encode("a/b#c 巴")
    'a%2Fb%23c%20%E5%B7%B4'
    >>> encode("..")
    '%2E%2E'
    """
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return quote(text, safe="")


def decode(text: str) -> str:
    """Return the text that ``encode`` was given."""
    return unquote(text)


def slug(label: str) -> str:
    """Return a readable name for a label; labels that differ get names that differ.

    Letters and digits of any script stay, all else becomes a hyphen. Where that cannot be undone,
    or is long, a short hash of the label follows behind a tilde, which no plain slug contains.

    >>> slug("International Carbon Markets"), slug("UNFCCC")
    ('International-Carbon-Markets', 'UNFCCC')
    >>> slug("Fit for 55") == slug("Fit-for-55")
    False
    """
    name = re.sub(r"[\W_]+", "-", label).strip("-")
    if name.replace("-", " ") != label or len(name) > LONGEST_SLUG:
        digest = hashlib.sha256(label.encode()).hexdigest()[:8]
        name = f"{name[:LONGEST_SLUG].rstrip('-')}~{digest}"
    return encode(name)


def path_name(path: str) -> str:
    """Percent-encode a relative path, keeping its slashes."""
    return "/".join(encode(part) for part in path.split("/"))


_ENCODERS = {"id": encode, "index": encode, "scheme": encode, "label": slug, "path": path_name}


FIELDS = {*_ENCODERS, "policy"}  # what a template may have between braces


def expand(template: str, base: str, **values: str) -> str:
    """Return the absolute IRI of a node from its template in the profile.

    ``{id}``, ``{index}`` and ``{scheme}`` are percent-encoded, ``{label}`` becomes a slug,
    ``{path}`` keeps its slashes, ``{policy}`` is an IRI already.

    >>> expand("policy/{id}", "https://example.org/", id="a b")
    'https://example.org/policy/a%20b'
    >>> expand("{policy}#{index}", "https://example.org/", policy="https://example.org/policy/a", index="mrv")
    'https://example.org/policy/a#mrv'
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        return values[name] if name == "policy" else _ENCODERS[name](values[name])

    iri = _FIELD.sub(fill, template)
    return iri if template.startswith("{policy}") else base + iri


def fields(template: str) -> set[str]:
    """Return the names between braces in a template."""
    return set(_FIELD.findall(template))


def is_absolute(text: str) -> bool:
    """Say whether a text is an absolute IRI that every RDF syntax can hold.

    >>> is_absolute("https://example.org/a?b=c#d"), is_absolute("www.example.org"), is_absolute("a: b")
    (True, False, False)
    """
    return bool(_ABSOLUTE.match(text))


def relative(iri: str, base: str) -> str:
    """Return an IRI relative to the base where that is safe, else as it is.

    A JSON-LD processor takes anything with a colon for absolute.

    >>> relative("https://example.org/policy/a", "https://example.org/")
    'policy/a'
    """
    rest = iri[len(base) :] if iri.startswith(base) else ""
    path = rest.partition("#")[0].partition("?")[0]
    dotted = any(part in (".", "..") for part in path.split("/"))
    safe = rest and rest[0] not in "/?#@" and ":" not in rest and not dotted
    return rest if safe else iri
