"""The rules of a profile that work on texts: of ids, values, keys and links in the body, and paths of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from policygraph.profile import months
from policygraph.rdf.vocabulary import fold
from policygraph.words.phrases import Phrase, enumerated

_PLACEHOLDER = re.compile(r"\{(?P<name>[A-Za-z_]\w*)(?::(?:(?P<width>0[0-9]{1,2}|d)|(?P<tag>[a-z]{2,3})))?\}")
_MOST_DIGITS = 100  # a longer text is not converted to a number
_GLOB = re.compile(
    r"(?P<deep>\*\*/)|(?P<rest>\*\*)|(?P<any>\*)|(?P<single>\?)|\[(?P<set>!?[^\]\\/]+)\]|(?P<text>[^*?\[]+|\[)"
)
_OF_SYNTAX = re.compile(r"\(\?[a-zA-Z-]*:|\\.|\[[^\]]*\]")
_WORDS = re.compile(r"[^\W\d_]{3,}(?: [^\W\d_]+)*")
_WILDCARD = re.compile(r"[*?\[]")
_DAYS = (
    "%d-%b-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y%m%d",
    "%Y年%m月%d日", "%Y-%m-%d",
)  # fmt: skip


def placeholders(template: str) -> set[str]:
    """Return the names of a template's placeholders. Raises ValueError for braces around anything else, and for a
    language whose months have no names here.

    >>> sorted(placeholders("pep-{number:04}"))
    ['number']
    """
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(
            Phrase(
                "the template {written} has braces around more than a name, as {{n}} or {{n:04}}",
                written=template,
            )
        )
    for tag in {placeholder["tag"] for placeholder in _PLACEHOLDER.finditer(template)} - {None}:
        if tag not in months.languages():
            known = enumerated(months.languages())
            raise ValueError(
                Phrase(
                    "the template {written} has months in {tag}; there is {known}",
                    written=template,
                    tag=tag,
                    known=known,
                )
            )
    return {placeholder["name"] for placeholder in _PLACEHOLDER.finditer(template)}


def placeholder_forms(template: str) -> dict[str, tuple[str, str]]:
    """Return name -> width and language of a template's placeholders, each "" where it has none.

    >>> placeholder_forms("{y}-{m:en}-{d:02}")
    {'y': ('', ''), 'm': ('', 'en'), 'd': ('02', '')}
    """
    return {
        each["name"]: (each["width"] or "", each["tag"] or "") for each in _PLACEHOLDER.finditer(template)
    }


def fill(template: str, groups: Mapping[str, str | None]) -> str | None:
    """Return a template with its placeholders filled, or None where a group is missing, or no number or month.

    >>> fill("pep-{number:04}", {"number": "8"}), fill("{number:d}", {"number": "0161"})
    ('pep-0008', '161')
    >>> fill("{y}-{m:en}-{d:02}", {"y": "2017", "m": "Dec", "d": "1"})
    '2017-12-01'
    """
    filled = ""
    for before, name, width, tag in _compile_template(template):
        value = groups.get(name) if name else ""
        if value is None or (width and not (value.isdecimal() and len(value) < _MOST_DIGITS)):
            return None
        text = months.month(value, tag) if tag else value
        if text is None:
            return None
        filled += before + (f"{int(value):{width}}" if width else text)
    return filled


@cache
def _compile_template(template: str) -> list[tuple[str, str, str, str]]:
    """Return what stands before each placeholder of a template, its name, width and language; the last one is the end."""
    parts = [part or "" for part in _PLACEHOLDER.split(template)]
    return list(zip(parts[::4], *([*parts[start::4], ""] for start in (1, 2, 3)), strict=True))


def words_in(expression: str) -> list[str]:
    r"""Return the words that stand in a regular expression as they are.

    >>> words_in("(?i:links|more information)s?"), words_in(r"\w+")
    (['links', 'more information'], [])
    """
    return _WORDS.findall(_OF_SYNTAX.sub("|", expression))


def bare(name: str) -> str:
    """Return the letters and digits of a name, with case folded.

    >>> bare("Last-Call by"), bare("lastCallBy")
    ('lastcallby', 'lastcallby')
    """
    return "".join(filter(str.isalnum, fold(name)))


class Rewrite(NamedTuple):
    """Rewrites a text: the groups of the first pattern that matches all of it fill the format.

    A pattern without groups leaves the text as it is. A group ``part`` is the part of what the text refers to.
    """

    patterns: tuple[re.Pattern[str], ...] = ()
    format: str = ""
    formats: tuple[str, ...] = ()  # one for each pattern, instead

    def __call__(self, text: str) -> str | None:
        """Return the rewritten text, or None where no pattern matches all of it."""
        if not self.patterns:
            return text
        match = self.match(text)
        return None if match is None else self._rewritten(match)

    def places_in(self, text: str) -> Iterator[tuple[int, str]]:
        r"""Yield the offset of each place in a text that a pattern matches, in order, and what it is rewritten to.

        >>> list(Rewrite((re.compile(r"ACT-(?P<n>[0-9]+)"),), "{n:d}").places_in("as ACT-07 and ACT-12 say"))
        [(3, '7'), (14, '12')]
        """
        matches = (match for pattern in self.patterns for match in pattern.finditer(text) if match[0])
        for match in sorted(matches, key=re.Match.start):
            rewritten = self._rewritten(match)
            if rewritten is not None:
                yield match.start(), rewritten

    def part(self, text: str) -> str | None:
        r"""Return what the group ``part`` matches, None where the pattern that matches all has none.

        >>> Rewrite((re.compile(r"(?P<id>\w+) \((?P<part>.+)\)"),), "{id}").part("lopd (arts. 1-23)")
        'arts. 1-23'
        """
        match = self.match(text) if self.has_part else None
        part = match.groupdict().get("part") if match else None
        return None if part is None else part.strip()

    @property
    def has_part(self) -> bool:
        """Whether a text can name a part of what it refers to."""
        return any("part" in pattern.groupindex for pattern in self.patterns)

    def _rewritten(self, match: re.Match[str]) -> str | None:
        template = self.formats[self.patterns.index(match.re)] if self.formats else self.format
        return fill(template, match.groupdict()) if template and match.re.groups else match[0]

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match of the first pattern that matches all of a text."""
        for pattern in self.patterns:
            if match := pattern.fullmatch(text):
                return match
        return None


class ValueRule(NamedTuple):
    """How the text of one key is read: split into pieces, each of which is rewritten."""

    split: str = ""  # what stands between pieces
    none: frozenset[str] = frozenset()  # folded words that mean "not given"
    rewrite: Rewrite = Rewrite()
    form: re.Pattern[str] | None = None  # of a piece as it is usually written; others are read as well
    split_at: re.Pattern[str] | None = None  # instead of ``split``

    def is_usual(self, written: str) -> bool:
        """Return whether a piece is written as it usually is."""
        return self.form is None or self.form.fullmatch(written) is not None

    def pieces(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Yield each piece as it is written and rewritten, None where no pattern matches it.

        >>> list(ValueRule(split=",", none=frozenset({"n/a"})).pieces("20, N/A"))
        [('20', '20')]
        """
        texts = (
            self.split_at.split(text) if self.split_at else text.split(self.split) if self.split else [text]
        )
        is_stripped = self.split or self.split_at or self.rewrite.patterns
        for piece in texts:
            stripped = piece.strip() if is_stripped else piece
            if stripped.strip() and fold(stripped) not in self.none:
                yield stripped, self.rewrite(stripped)

    def written_day(self, day: date) -> str:
        """Return how the rule reads a day, in one of the usual forms, "" where it reads none of these."""
        texts = (day.strftime(form) for form in _DAYS)
        return next((text for text in texts if list(self.pieces(text)) == [(text, day.isoformat())]), "")


class IdRule(NamedTuple):
    """Where the id of a record comes from: a key, or without one the path of its file.

    ``part`` says what of the path: the name of the file without its ending, that of its folder, or all of it.
    """

    key: str | None = None
    rewrite: Rewrite = Rewrite()
    part: Literal["file", "folder", "path"] = "file"

    def readings(self, text: str) -> Iterator[str]:
        """Yield the ids that a text means: what the patterns read, and what the format makes of a number.

        >>> list(IdRule(None, Rewrite((re.compile("(?P<n>[0-9]+)-.*"),), "adr-{n:04}")).readings("7"))
        ['adr-0007']
        """
        read = self.rewrite(text) if self.rewrite.patterns else None
        numbers = placeholders(self.rewrite.format)
        made = (
            fill(self.rewrite.format, dict.fromkeys(numbers, text))
            if len(numbers) == 1 and text.isdecimal()
            else None
        )
        yield from filter(None, (read, made))

    @property
    def plain(self) -> bool:
        """Whether the id is the value of its key, unchanged."""
        return self.key is not None and not self.rewrite.patterns

    def name_in(self, path: str) -> str:
        """Return the part of a path that the id is read in.

        >>> [IdRule(part=part).name_in("keps/2000-foo/kep.yaml") for part in ("file", "folder", "path")]
        ['kep', '2000-foo', 'keps/2000-foo/kep.yaml']
        """
        folder, _, name = path.rpartition("/")
        if self.part == "file":
            return name.rpartition(".")[0]
        return folder.rpartition("/")[2] if self.part == "folder" else path

    def text_in(self, place: str) -> str:
        """Return the part of a path, from the source's folder on, that the id is read in."""
        return self.name_in(place if self.part != "path" else place.partition("/")[2])

    def in_path(self, path: str) -> str | None:
        """Return the id that the path of a record gives, from the source's folder on; None where it gives none."""
        return self.rewrite(self.text_in(path))


class Derivation(NamedTuple):
    """A pattern whose named groups are keys: for lines of the body, or for the text of a key.

    ``section`` limits it to lines below a heading that the section's pattern matches.
    """

    pattern: re.Pattern[str]
    key: str | None = None  # None: the lines of the body
    section: re.Pattern[str] | None = None
    once: bool = False  # the first match counts


class RelationRule(NamedTuple):
    """A key whose mappings are relations: the key in them that says which, and that of what the relation is to.

    ``keys`` are word -> key of the context that states the relation.
    """

    type: str
    target: str
    keys: Mapping[str, str]

    def of(self, item: Mapping[str, object]) -> str | None:
        """Return the key that states the relation which a mapping is, None where it is none.

        >>> RelationRule("type", "target", {"is based on": "requires"}).of({"type": "is based on", "target": "a"})
        'requires'
        """
        word = item.get(self.type)
        return self.keys.get(word) if isinstance(word, str) else None


class LinkRule(NamedTuple):
    """The key that links in the body state: those whose path, or wiki name, can be rewritten to an id.

    What the patterns of ``mention`` match anywhere in the text is one as well.
    """

    key: str
    rewrite: Rewrite | None = None
    wiki: Rewrite | None = None
    mention: Rewrite | None = None


class Stub(NamedTuple):
    """The values of a key, and the files, which mark a record that only stands for another one."""

    key: str
    values: frozenset[str]  # folded
    files: tuple[str, ...] = ()

    def __call__(self, metadata: Mapping[str, object], path: str = "") -> bool:
        """Return whether a front matter is that of a stub, or a path, from the source's folder on."""
        value = metadata.get(self.key)
        return (isinstance(value, str) and fold(value) in self.values) or matches(path, self.files)


class Selection(NamedTuple):
    """The files of a kind: by path, else by a key and its values; without values, any value will do."""

    files: tuple[str, ...] = ()
    key: str | None = None
    values: frozenset[str] = frozenset()  # folded

    def by_path(self, path: str) -> bool:
        """Return whether a path, from the source's folder on, is one of the kind's."""
        return matches(path, self.files)

    def by_key(self, metadata: Mapping[str, object]) -> bool:
        """Return whether a front matter has the key with one of the values."""
        value = metadata.get(self.key) if self.key is not None else None
        if value is None:
            return False
        return not self.values or (isinstance(value, str) and fold(value) in self.values)


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Return whether a path matches a glob, in which ``**/`` stands for any number of folders.

    ``*``, ``?`` and ``[0-9]`` match within one name only. A glob that begins with a name may leave out the folder at the
    top, which is the source's and has another name wherever somebody else checks the records out.

    >>> matches("hub/facilities/en/1.md", ("**/facilities/**",)), matches("a/b.md", ("*.md",))
    (True, False)
    >>> matches("hub/facilities/en/1.md", ("facilities/**",)), matches("a/hub/facilities/1.md", ("facilities/**",))
    (True, False)
    >>> matches("adr/0001-a.md", ("**/[0-9]*.md",)), matches("adr/x.md", ("**/[!a-w]*.md",))
    (True, True)
    """
    return bool(globs) and _compile_globs(globs).fullmatch(path) is not None


def literal_end(glob: str) -> str:
    """Return the text that the last name in a glob ends in behind its wildcards, "" where it ends in one.

    >>> literal_end("**/pep-*.rst"), literal_end("**/kep.yaml"), literal_end("**/keps/**")
    ('.rst', 'kep.yaml', '')
    """
    return re.split(r"[*?\]]", glob.rpartition("/")[2])[-1]


@cache
def _compile_globs(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_glob_pattern, globs)), re.DOTALL)


def _glob_pattern(glob: str) -> str:
    wildcards = {"deep": "(?:[^/]+/)*", "rest": ".*", "any": "[^/]*", "single": "[^/]"}

    def expression(token: re.Match[str]) -> str:
        if token["set"]:
            return re.sub(r"^!", "^", token["set"]).replace("[", r"\[").join("[]")
        return wildcards.get(token.lastgroup or "", re.escape(token[0]))

    top = "" if _WILDCARD.search(glob.partition("/")[0]) else "(?:[^/]+/)?"
    return top + "".join(map(expression, _GLOB.finditer(glob)))
