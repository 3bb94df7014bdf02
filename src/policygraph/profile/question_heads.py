"""The head of a question, the comments before its query: title, description, needs and parameters, and mistakes in them.

    # title: What replaced a policy?
    # description: One sentence or more.
    # needs: dcterms:replaces
    # param policy: pg:Policy
    # param language: xsd:language = en

``needs`` names the properties without which there is no answer, each in a line or with commas between them.
The type of a parameter is a class (its values are ids or labels), a concept scheme (labels), a datatype, or
``date``: a day, a month, a year or the word today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.errors import UsageError, suggest
from policygraph.profile.model import Profile
from policygraph.rdf.context import Context
from policygraph.rdf.datatypes import typed
from policygraph.rdf.date_intervals import asked_date
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.rdf.namespaces import CONVENTIONAL, XSD
from policygraph.rdf.sparql_text import Problem
from policygraph.words.phrases import Phrase, phrase_of

DATE = "date"  # the type of a parameter that is a day, a month, a year or the word today
_LINE = re.compile(r"#\s*(title|description|needs|param)\b\s*([^:]*):\s*(.*)")
_LIKE_LINE = re.compile(r"#\s*(\w+)(?:[ \t]+[?$]?\w+)?[ \t]*:")
_PARAMETER = re.compile(r"#\s*param\s+[?$]?\w+\s*(?::|$)")
_PREFIX = re.compile(r"^[ \t]*PREFIX\s+([^\s:]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_PROPERTY = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_VARIABLE = re.compile(r"[^\W\d]\w*")
_WORDS = ("title", "description", "needs", "param")
_SURE = 0.75  # how similar a word must be to be a misspelt one, and not the first of a comment


@dataclass(frozen=True)
class Parameter:
    """A typed parameter; ``type`` is an IRI or ``date``, ``default`` the text for a missing value."""

    name: str
    type: str
    default: str | None = None
    line: int = 0
    column: int = 0


@dataclass
class Head:
    """What the head of a question says; ``needs`` are the IRIs of properties."""

    title: str = ""
    description: str = ""
    parameters: list[Parameter] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


class _Line(NamedTuple):
    number: int
    word: str
    name: str
    value: str
    at: tuple[int, int, int]  # the columns of the three


def read_head(text: str, context: Context) -> Head:
    """Return the head of a question; one without a head has no title and no parameters."""
    head, names = Head(), _names(text, context)
    for number, word, name, value, at in _lines(text):
        if word == "param":
            type_, default = _type_and_default(value)
            iri = names.expand(type_) if ":" in type_ else type_
            head.parameters.append(Parameter(name, iri, default or None, number, at[1]))
        elif word == "needs":
            head.needs += [names.expand(property_) for property_ in _PROPERTY.findall(value)]
        else:
            setattr(head, word, f"{getattr(head, word)} {value}".strip())
    return head


def _names(text: str, context: Context) -> Context:
    """Return the prefixes that a question declares, over those of a context and those that mean the same everywhere."""
    return Context({}, {**CONVENTIONAL, **context.prefixes, **dict(_PREFIX.findall(text))})


def mistakes(text: str, profile: Profile, undefined: Callable[[str], str]) -> Iterator[Problem]:
    """Yield what is wrong in a head, with its place; ``undefined`` says what is wrong with the IRI of a property."""
    yield from _strange_lines(text)
    seen, names = set[str](), _names(text, profile.context)
    may_not_apply = any(line.word == "needs" for line in _lines(text))
    for line in _lines(text):
        found: Iterable[tuple[str, int]] = ()
        if line.word == "param" and line.name in seen:
            message = Phrase("the parameter {name} stands here for the second time", name=line.name)
            found = [(message, line.at[1])]
        elif line.word == "param":
            found = _parameter_problems(line, profile, names, may_not_apply)
            seen.add(line.name)
        elif line.name:
            found = [(Phrase("a colon follows {word}", word=line.word), line.at[1])]
        elif line.word == "needs":
            found = _needs_problems(line, names, undefined)
        if first := next(((message, column) for message, column in found if message), None):
            yield Problem(first[0], line.number, first[1])


def to_literal(type_: str, text: str) -> ox.Literal:
    """Return a text as a literal of DATE or of a datatype of XSD. Raises UsageError for a text that is none."""
    if type_ == DATE:
        return ox.Literal(asked_date(text)[0])
    if type_ == f"{XSD}language" and not is_tag(text):
        raise UsageError(no_tag(text or Phrase("an empty text")))
    if type_ in (f"{XSD}string", f"{XSD}language"):
        return ox.Literal(text)
    lexical_form, datatype = typed(text, type_) or ("", "")
    if datatype != type_ == f"{XSD}date":
        raise UsageError(Phrase("{text} is no day; write it as 2015-06-30", text=text))
    if datatype != type_:
        raise UsageError(Phrase("{text} is no {type}", text=text, type=type_.removeprefix(XSD)))
    return ox.Literal(lexical_form, datatype=ox.NamedNode(type_))


def _head(text: str) -> list[str]:
    lines = text.splitlines()
    return lines[: next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))]


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(_head(text), 1):
        if match := _LINE.match(line):
            at = match.start(1) + 1, match.start(2) + 1, match.start(3) + 1
            yield _Line(number, match[1], match[2].strip(), match[3].strip(), at)


def _type_and_default(value: str) -> tuple[str, str]:
    type_, _, default = value.partition("=")
    return type_.strip(), default.strip()


def _strange_lines(text: str) -> Iterator[Problem]:
    """Yield the lines that look like those of a head and are none: misspelt, without a colon, or behind it."""
    length = len(_head(text))
    for number, line in enumerate(text.splitlines(), 1):
        if number > length:
            if _PARAMETER.match(line.lstrip()):
                message = Phrase("a parameter stands above the query, before any line that is no comment")
                yield Problem(message, number, line.index("#") + 1)
        elif _LINE.match(line) is None:
            if _PARAMETER.match(line):
                message = Phrase("a parameter has a type behind a colon: # param policy: pg:Policy")
                yield Problem(message, number, line.index("param") + 1)
            elif like := _LIKE_LINE.match(line):
                hint = suggest(like[1], _WORDS, cutoff=_SURE)
                if hint and like[1] not in _WORDS:
                    message = Phrase("the head of a question has no {name}.{hint}", name=like[1], hint=hint)
                    yield Problem(message, number, like.start(1) + 1)


def _parameter_problems(
    line: _Line, profile: Profile, context: Context, may_not_apply: bool
) -> Iterator[tuple[str, int]]:
    """Yield what is wrong with a parameter, if anything, and the columns."""
    name, (type_, default) = line.name, _type_and_default(line.value)
    if not _VARIABLE.fullmatch(name):
        nameless = Phrase("a parameter without a name")
        yield Phrase("{name} can be no variable of a query", name=name or nameless), line.at[1]
    yield _type_problem(name, type_, profile, context, may_not_apply), line.at[2]
    if default:
        iri = context.expand(type_) if ":" in type_ else type_
        yield _default_problem(name, iri, default, profile), line.at[2] + len(line.value) - len(default)


def _type_problem(name: str, written: str, profile: Profile, context: Context, may_not_apply: bool) -> str:
    """Return what is wrong with a type; a question that a profile gives too little for may have others."""
    if prefix := context.undeclared_prefix(written) if ":" in written else None:
        return Phrase(
            "{name} is {written}: no context declares the prefix {prefix}.{hint}",
            name=name,
            written=written,
            prefix=prefix,
            hint=suggest(prefix, context.prefixes),
        )
    type_ = context.expand(written) if ":" in written else written
    groups = [*profile.first.nodes, *profile.vocabulary.schemes()]
    from policygraph.profile.definitions import terms_of_others  # only now, as most questions are right

    datatypes = terms_of_others(XSD)
    if type_ != DATE and type_ not in {*groups, *datatypes, *profile.vocabulary.by_label}:
        prefix, colon, local = written.rpartition(":")
        known = {DATE, *map(context.compact, [*groups, *datatypes])}
        names = (name.removeprefix(prefix + colon) for name in known if name.startswith(prefix + colon))
        hint = suggest(local, sorted(names), prefix + colon) if local else ""
        kinds = Phrase("neither a class of [nodes], a scheme, a datatype nor {date}", date=DATE)
        return (
            ""
            if may_not_apply and not hint
            else Phrase(
                "{name} is {written}, which is {kinds}.{hint}",
                name=name,
                written=written or Phrase("of no type"),
                kinds=kinds,
                hint=hint,
            )
        )
    return ""


def _default_problem(name: str, type_: str, default: str, profile: Profile) -> str:
    """Return what is wrong with a default that can be held against its type without records."""
    if type_ == DATE or type_.startswith(XSD):
        try:
            to_literal(type_, default)
        except UsageError as error:
            return Phrase(
                "{name} is {default} by default: {problem}",
                name=name,
                default=default,
                problem=phrase_of(error),
            )
    if type_ in profile.vocabulary.schemes() and profile.vocabulary.find(type_, default) is None:
        scheme, hint = profile.context.compact(type_), suggest(default, profile.vocabulary.texts(type_))
        return Phrase(
            "{name} is {default} by default, which is no label in {scheme}.{hint}",
            name=name,
            default=default,
            scheme=scheme,
            hint=hint,
        )
    return ""


def _needs_problems(
    line: _Line, context: Context, undefined: Callable[[str], str]
) -> Iterator[tuple[str, int]]:
    """Yield what is wrong with the needs of a line, and the columns."""
    for match in _PROPERTY.finditer(line.value):
        yield _need_problem(match[0], context, undefined), line.at[2] + match.start()


def _need_problem(written: str, context: Context, undefined: Callable[[str], str]) -> str:
    prefix = context.undeclared_prefix(written)
    if prefix == "":
        return Phrase("it needs {written}, which lacks a prefix, as dcterms:title has one", written=written)
    if prefix:
        return Phrase(
            "it needs {written}: no context declares the prefix {prefix}.{hint}",
            written=written,
            prefix=prefix,
            hint=suggest(prefix, context.prefixes),
        )
    if problem := undefined(context.expand(written)):
        return Phrase("it needs {written}: {problem}", written=written, problem=problem)
    return ""
