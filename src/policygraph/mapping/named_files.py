"""References that name a file, and files whose names give one id: what other files decide about a record.

A record is mapped by itself first. Once all are, ``own_subjects`` says which files need an id of their own,
and a reference to a file means whatever the record in it describes. Where the profile says that records have names, a
name stands beside the paths, in brackets that no path ends in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import unquote

from policygraph.profile.model import Profile, RecordKind
from policygraph.rdf.vocabulary import fold
from policygraph.records import markdown_links
from policygraph.records.files import MARKDOWN

SubjectOf = Callable[
    [str], str | None
]  # path or name of a record -> IRI of what it describes, None for no record
_UP = re.compile(r"\A(?:\.{0,2}/)+")
_LINK = re.compile(r"\[\[[^\[\]]*\]\]|\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?:[^()]|\([^()]*\))*\)")


class Described(NamedTuple):
    """What a record describes: the path, kind and language of the record, and the IRI of its subject."""

    path: str
    kind: str
    language: str
    subject: str


def no_subject(path: str) -> None:
    """Return None, where nothing is known of other files."""


def decoded_path(target: str) -> str:
    """Return the target of a link without query and fragment, decoded, or "" where that is not a path.

    >>> decoded_path("a%20b.md#part"), decoded_path("a%2Fb.md")
    ('a b.md', '')
    """
    path = target.partition("#")[0].partition("?")[0]
    decoded = unquote(path)
    return "" if "%2f" in path.lower() or "\ufffd" in decoded else decoded


def file_in(text: str, endings: tuple[str, ...] = MARKDOWN) -> str:
    """Return the path of a file that a reference consists of, or has as its only link, else ""; a wiki link has the name
    of a Markdown file without its ending.

    >>> file_in("[the act](../en/act.md#art-5)"), file_in("0005-b.md"), file_in("ADR 5"), file_in("[[act|the act]]")
    ('../en/act.md', '0005-b.md', '', 'act.md')
    """
    links = list(markdown_links.links(text))
    if len(links) == 1 and links[0].wiki:
        return f"{links[0].target}.md"
    path = decoded_path(links[0].target if len(links) == 1 else text)
    return path if path.lower().endswith(endings) else ""


def beside_link(text: str) -> str:
    """Return what stands before or behind the link in a reference, "" for signs alone.

    >>> beside_link("[the act](act.md), b"), beside_link("arts. 1-3 of [[act]]"), beside_link("*[the act](act.md)*.")
    (', b', 'arts. 1-3 of', '')
    """
    rest = " … ".join(each.strip() for each in _LINK.split(text) if each.strip())
    return rest if len(rest) < len(text.strip()) and any(map(str.isalnum, rest)) else ""


def paths_named(file: str, place: str, identifier: str | None, kinds: Iterable[RecordKind]) -> list[str]:
    """Return the paths of records that a reference to a file may mean, the likeliest first.

    That is the file relative to the one that refers to it, else one of its name beside that, where the name
    is what gave the id. What starts with a slash is relative to a folder above, as is an id where ids are paths.
    ``place`` is the path of the referrer from the source's folder on, ``kinds`` are those of the target. Where these have
    names, what is at none of the paths may be one.
    """
    top, folder, kinds = place.partition("/")[0], posixpath.dirname(place), list(kinds)
    above = [folder[: match.start()] for match in re.finditer("/|$", folder)]  # the highest first
    is_absolute = file.startswith("/")
    places = [posixpath.join(each, file.lstrip("/")) for each in (above if is_absolute else [folder])]
    if any(kind.id.part == "path" for kind in kinds) and file[0] not in "./":
        places += [posixpath.join(each, file) for each in above]
    if any(
        kind.id.key is None and kind.id.part == "file" and kind.id.in_path(file) == identifier
        for kind in kinds
    ):
        places.append(posixpath.join(folder, posixpath.basename(file)))
    paths = (
        each.removeprefix(f"{top}/") for each in map(posixpath.normpath, places) if each.startswith(f"{top}/")
    )
    names = [_name_as_path(_without_ending(_UP.sub("", file)))] if any(map(_has_names, kinds)) else []
    return list(dict.fromkeys((*paths, *names)))


def names_of(place: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a record, as paths: that of its file, alone and below each folder in the source, and some texts.

    >>> names_of("notes/acts/Air Act.md", ["CAA"])
    ('[[air act]]', '[[acts/air act]]', '[[caa]]')
    """
    parts = _without_ending(place).split("/")[1:]
    of_file = ("/".join(parts[start:]) for start in reversed(range(len(parts))))
    return tuple(dict.fromkeys(_name_as_path(name) for name in (*of_file, *texts)))


def _name_as_path(name: str) -> str:
    return f"[[{fold(name)}]]"


def _without_ending(path: str) -> str:
    return posixpath.splitext(path)[0]


def _has_names(kind: RecordKind) -> bool:
    return kind.names is not None


def own_subjects(described: Iterable[Described], profile: Profile, base: str) -> dict[str, str]:
    """Return path -> IRI of its own subject, for each file that shares its id with another in its language.

    Only ids that come from names of files count, and only where the names differ in more than the ending of
    the language: ``0005-a.md`` and ``0005-b.md``. The own id is the name.
    """
    by_subject: dict[str, list[Described]] = {}
    for each in described:
        if profile.kind(each.kind).id.key is None:
            by_subject.setdefault(each.subject, []).append(each)
    return {
        each.path: profile.kind(each.kind).subject(base, _name(each, profile))
        for group in by_subject.values()
        if len({each.language for each in group})
        < len({(each.language, _name(each, profile)) for each in group})
        for each in group
    }


def _name(described: Described, profile: Profile) -> str:
    rule = profile.kind(described.kind).id
    return rule.name_in(described.path).removesuffix(f".{described.language}")
