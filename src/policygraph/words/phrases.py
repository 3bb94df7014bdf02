"""Texts of the program, which are English and can be said in every language that has a file of words.

A file of words, ``zh.toml``, has the translation of each text under the text itself. So a further language is one
more file, and what it lacks is said in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
ENGLISH = "en"
LIBRARIES = "libraries"  # the table of a file of words that has what libraries say
_QUOTED = re.compile(r"\{(quoted\d)\}")  # a value in the message of a library
_UNKNOWN = "{quoted0}"  # a message that no file of words has
MOST_QUOTED = 120  # characters of a value that a message quotes
_LONGEST_WORD = 1_000  # characters of a word in a message
ENUMERATED = "{item}, {next}"  # other languages have a mark of their own between the items of a list
_NAMES = re.compile(r"\{(\w+)\}")
_IN_QUOTES = re.compile(r"\{(\w+)!r\}")


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of the languages that the program speaks, English first."""
    return (ENGLISH, *sorted(file.stem for file in _FOLDER.glob("*.toml")))


@cache
def words(language: str) -> Mapping[str, str]:
    """Return text -> its translation into a language, which is a primary tag; nothing for one without a file."""
    if language == ENGLISH or language not in languages():
        return {}
    texts = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return {**texts.pop(LIBRARIES, {}), **texts}


def word(text: str, language: str) -> str:
    """Return a text of the program in a language, in English where that has none.

    >>> word("Findings", "zh-Hans"), word("Findings", "fr")
    ('发现的问题', 'Findings')
    """
    return words(language.partition("-")[0]).get(text, text)


class Phrase(str):
    """A text of the program, a template with values, in English; ``said`` says it in other languages.

    A value that is a phrase or a label is said in the same language, any other is data and stays as it is, but for a text
    that is quoted (``!r``), of which there is no more than ``brief`` leaves.

    >>> said(Phrase("{written!r} is not {expected}; it is kept as text", written="x", expected=Phrase("a year")), "zh")
    "'x' 不是年份；按文本保留"
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Phrase:
        """Return the text that a template is with values."""
        phrase = super().__new__(cls, template.format(**_briefly(template, values)))
        phrase.template, phrase.values = template, values
        return phrase

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values


class Label(str):
    """A name of something in the data, in English, which has names in other languages."""

    names: Mapping[str, str]

    def __new__(cls, name: str, names: Mapping[str, str]) -> Label:
        """Return a name that has names by language."""
        label = super().__new__(cls, name)
        label.names = names
        return label

    def __getnewargs__(self) -> tuple[str, Mapping[str, str]]:  # type: ignore[override]
        return str(self), self.names


def named(name: str, label: str) -> Label:
    """Return an English name for what has a label, whose names are those of other languages.

    >>> str(said(named("country", Label("jurisdiction", {"en": "jurisdiction", "zh": "法域"})), "zh"))
    '法域'
    """
    names = label.names if isinstance(label, Label) else {}
    return Label(name, {tag: text for tag, text in names.items() if tag != ENGLISH})


def said(text: str, language: str) -> str:
    """Return a phrase or a label in a language, and any other text as it is."""
    if isinstance(text, Phrase):
        return word(text.template, language).format(
            **{name: said(value, language) for name, value in _briefly(text.template, text.values).items()}
        )
    if isinstance(text, Label):
        return text_in(text.names, language) or str(text)
    return text


def brief(text: str) -> str:
    """Return a text, cut and with an ellipsis where it has more than 120 characters, as a message shows a value.

    >>> brief("a"), len(brief("a" * 121)), brief("a" * 121)[-2:]
    ('a', 120, 'a…')
    """
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"


def with_brief_words(text: str) -> str:
    """Return a text in which words that nobody would read to the end are cut."""
    if len(text) <= _LONGEST_WORD:
        return text
    words = text.split(" ")
    return " ".join(word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…" for word in words)


class _Written(str):
    """A text that is written as it is where it is quoted."""

    __repr__ = str.__str__


def _briefly(template: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of a template, those that it quotes cut."""
    long = [name for name, value in values.items() if _may_be_long(value)]
    if not long:
        return values
    quoted = set(_IN_QUOTES.findall(template))
    return {**values, **{name: _brief_value(values[name]) for name in long if name in quoted}}


def _may_be_long(value: object) -> bool:
    return len(value) > MOST_QUOTED if isinstance(value, str) else not isinstance(value, int | float)


def _brief_value(value: object) -> str:
    return brief(value) if isinstance(value, str) else _Written(brief(repr(value)))


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text of a language tag, else of its first part, else in English, else ""."""
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts.get(ENGLISH, "")


def chained(template: str, texts: Iterable[str]) -> str:
    """Return texts put together by a template with two names, as ``{first} or {second}``, "" for none.

    Neighbours are put together first, so that phrases are in each other a few deep, however many texts there are.

    >>> chained("{first} or {second}", ["a", "b", "c"])
    'a or b or c'
    """
    texts = list(texts)
    before, behind = _NAMES.findall(template)
    while len(texts) > 1:
        pairs = [
            Phrase(template, **{before: a, behind: b}) for a, b in zip(texts[::2], texts[1::2], strict=False)
        ]
        texts = [*pairs, *texts[2 * len(pairs) :]]
    return texts[0] if texts else ""


def enumerated(texts: Iterable[str]) -> str:
    """Return the items of a list in a sentence, "" for none.

    >>> enumerated(["a", "b", "c"]), said(enumerated(["a", "b", "c"]), "zh")
    ('a, b, c', 'a、b、c')
    """
    return chained(ENUMERATED, texts)


def counted(number: int, singular: str, plural: str) -> Phrase:
    """Return a number with its noun.

    >>> counted(1, "row", "rows"), counted(2000, "row", "rows")
    ('1 row', '2,000 rows')
    """
    return Phrase(f"{{number:,}} {singular if number == 1 else plural}", number=number)


def from_library(message: str) -> Phrase:
    """Return a message of a library as a phrase, whose template a file of words has, with what the library quotes as values.

    >>> from_library("Expecting ':' delimiter").template
    'Expecting {quoted0} delimiter'
    """
    for template, pattern in _of_libraries():
        if match := pattern.fullmatch(message):
            return Phrase(template, **match.groupdict())
    return Phrase(_UNKNOWN, quoted0=message)


@cache
def _of_libraries() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the messages of libraries in the files of words, each with a pattern that matches it with any values, the
    most exact first.
    """
    templates = {
        template
        for language in languages()[1:]
        for template in tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8")).get(LIBRARIES, ())
    }
    exact_first = sorted(templates, key=lambda template: (-len(_QUOTED.sub("", template)), template))
    return tuple((template, re.compile(_pattern(template), re.DOTALL)) for template in exact_first)


def _pattern(template: str) -> str:
    pieces = enumerate(_QUOTED.split(template))
    return "".join(f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece) for number, piece in pieces)


def phrase_of(error: BaseException) -> str:
    """Return what an error says: the phrase that it was raised with, else the message of a library.

    >>> phrase_of(FileNotFoundError(2, "No such file or directory", "a.md"))
    'No such file or directory'
    """
    if error.args and isinstance(error.args[0], Phrase):
        return error.args[0]
    return from_library((isinstance(error, OSError) and error.strerror) or str(error))


def packed(text: str) -> Any:
    """Return what JSON can hold of a text: of a phrase its template and values, of a label its names, so that ``unpacked``
    gives it back.
    """
    if isinstance(text, Phrase):
        return [text.template, {name: packed(value) for name, value in text.values.items()}]
    return [str(text), None, dict(text.names)] if isinstance(text, Label) else text


def unpacked(value: Any) -> Any:
    """Return the text that ``packed`` was given."""
    if not isinstance(value, list):
        return value
    template, values, *names = value
    if names:
        return Label(template, names[0])
    return Phrase(template, **{name: unpacked(each) for name, each in values.items()})
