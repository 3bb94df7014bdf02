"""What a profile says of texts: which are ids, what a value is made of, which files a kind has; data only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from policygraph.rdf.vocabulary import fold

_PLACEHOLDER = re.compile(r"\{(?P<name>[A-Za-z_]\w*)(?::(?P<width>0[0-9]{1,2}|d))?\}")
_LONGEST = 100  # digits that are read as a number
_GLOB = re.compile(
    r"(?P<deep>\*\*/)|(?P<rest>\*\*)|(?P<any>\*)|(?P<one>\?)|\[(?P<set>!?[^\]\\/]+)\]|(?P<text>[^*?\[]+|\[)"
)


def placeholders(template: str) -> set[str]:
    """Return the names between braces; raise ValueError for braces that are none of ours.

    >>> sorted(holes("pep-{number:04}"))
    ['number']
    """
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(f"the template {template} has braces around more than a name, as {{n}} or {{n:04}}")
    return {placeholder["name"] for placeholder in _PLACEHOLDER.finditer(template)}


def fill(template: str, groups: Mapping[str, str | None]) -> str | None:
    """Return a template with its holes filled, or None where a part is missing or no number.

    >>> fill("pep-{number:04}", {"number": "8"}), fill("{number:d}", {"number": "0161"})
    ('pep-0008', '161')
    """
    texts: list[str] = []
    end = 0
    for placeholder in _PLACEHOLDER.finditer(template):
        value = groups.get(placeholder["name"])
        if value is None or (placeholder["width"] and not (value.isdecimal() and len(value) < _LONGEST)):
            return None
        texts += [
            template[end : placeholder.start()],
            f"{int(value):{placeholder['width']}}" if placeholder["width"] else value,
        ]
        end = placeholder.end()
    return "".join((*texts, template[end:]))


@dataclass(frozen=True)
class Rewrite:
    """A text by pattern: the first that it matches in full gives the parts of the template."""

    patterns: tuple[re.Pattern[str], ...] = ()
    format: str = ""

    def __call__(self, text: str) -> str | None:
        """Return what is made of a text, None where no pattern matches all of it."""
        if not self.patterns:
            return text
        for pattern in self.patterns:
            if match := pattern.fullmatch(text):
                return fill(self.format, match.groupdict()) if self.format else match[0]
        return None


@dataclass(frozen=True)
class ValueRule:
    """How the text of one key is read: cut into pieces, each then made what its pattern says."""

    split: str = ""
    none: frozenset[str] = frozenset()  # folded words that mean "not given"
    rewrite: Rewrite = Rewrite()

    def pieces(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Yield each piece as it stands and what it means, None where no pattern matches it.

        >>> list(ValueRule(split=",", none=frozenset({"n/a"})).pieces("20, N/A"))
        [('20', '20')]
        """
        for piece in text.split(self.split) if self.split else [text]:
            stripped = piece.strip() if self.split or self.rewrite.patterns else piece
            if stripped.strip() and fold(stripped) not in self.none:
                yield stripped, self.rewrite(stripped)


@dataclass(frozen=True)
class IdRule:
    """Where the id of a record comes from: a key of the front matter, or else the file's name."""

    key: str | None = None
    rewrite: Rewrite = Rewrite()

    @property
    def plain(self) -> bool:
        """Whether the id is the value of its key, as it stands."""
        return self.key is not None and not self.rewrite.patterns


@dataclass(frozen=True)
class Derivation:
    """A pattern whose named groups are keys: for lines of the body, or for the text of a key.

    ``section`` limits it to lines below a heading that the section's pattern matches.
    """

    pattern: re.Pattern[str]
    key: str | None = None  # None: the lines of the body
    section: re.Pattern[str] | None = None
    once: bool = False  # the first match counts


@dataclass(frozen=True)
class LinkRule:
    """Which links in the body state a key: those whose path, or whose wiki name, a pattern makes an id."""

    key: str
    rewrite: Rewrite | None = None
    wiki: Rewrite | None = None


@dataclass(frozen=True)
class Stub:
    """Which records only stand for another: those with one of these values."""

    key: str
    values: frozenset[str]  # folded

    def __call__(self, metadata: Mapping[str, object]) -> bool:
        """Say whether front matter is that of a stub."""
        value = metadata.get(self.key)
        return isinstance(value, str) and fold(value) in self.values


@dataclass(frozen=True)
class Selection:
    """Which files are of a kind: by path, else by a key and, where there are any, its values."""

    files: tuple[str, ...] = ()
    key: str | None = None
    values: frozenset[str] = frozenset()  # folded

    def by_path(self, path: str) -> bool:
        """Say whether a path that begins with the source's own folder is one of the kind's."""
        return matches(path, self.files)

    def by_key(self, metadata: Mapping[str, object]) -> bool:
        """Say whether front matter has the kind's key with one of its values."""
        value = metadata.get(self.key) if self.key is not None else None
        if value is None:
            return False
        return not self.values or (isinstance(value, str) and fold(value) in self.values)


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Say whether a path matches one of some globs, in which ``**/`` is any number of folders.

    ``*``, ``?`` and ``[0-9]`` stay inside one name.

    >>> matches("hub/facilities/en/1.md", ("**/facilities/**",)), matches("a/b.md", ("*.md",))
    (True, False)
    >>> matches("adr/0001-a.md", ("**/[0-9]*.md",)), matches("adr/x.md", ("**/[!a-w]*.md",))
    (True, True)
    """
    return any(_glob(glob).fullmatch(path) for glob in globs)


@cache
def _glob(glob: str) -> re.Pattern[str]:
    said = {"deep": "(?:[^/]+/)*", "rest": ".*", "any": "[^/]*", "one": "[^/]"}
    parts = [
        re.sub(r"^\[!", "[^", each[0]) if each["set"] else said.get(each.lastgroup or "", re.escape(each[0]))
        for each in _GLOB.finditer(glob)
    ]
    return re.compile("".join(parts), re.DOTALL)
