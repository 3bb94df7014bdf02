"""The tables of ``profile.toml`` to rules: settings checked, patterns compiled, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from policygraph.errors import ProfileError, suggest
from policygraph.profile.patterns import (
    Derivation,
    IdRule,
    LinkRule,
    Rewrite,
    Selection,
    Stub,
    ValueRule,
    placeholders,
)
from policygraph.profile.resources import resource
from policygraph.rdf.vocabulary import fold
from policygraph.records.readers import FRONT_MATTER, READERS

BUILT_IN = "built-in:"
SHARED = ("ontology", "profiles", "queries", "shapes")
Table = Mapping[str, Any]
PROFILE = {
    "name", "title", "languages", "ontology", "vocabularies", "context", "rules", "shapes", "queries",
    "include", "exclude", "record", "kinds", "nodes", "properties",
}  # fmt: skip
NEEDED = ("name", "title", "languages", "ontology", "vocabularies", "rules", "shapes", "queries", "nodes")
KIND = {
    "class", "id", "title", "language", "body", "context", "files", "when", "values", "derive", "links",
    "lists", "stub", "ignore", "template", "reader",
}  # fmt: skip


def check(table: object, known: Collection[str], where: str, needed: Collection[str] = ()) -> Table:
    """Return a table whose settings are all known; raise ProfileError, which suggests, for another.

    Raises KeyError for one that is needed and not there.
    """
    if not isinstance(table, Mapping):
        raise ProfileError(f"{where} must be a table")
    for name in needed:
        if name not in table:
            raise KeyError(name)
    for name in table:
        if name not in known:
            raise ProfileError(f"{where} has {name}, which is no setting.{suggest(name, known)}")
    return table


def texts(value: object, where: str) -> tuple[str, ...]:
    """Return one text or a list of texts as a tuple."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ProfileError(f"{where} must be a text or a list of texts")
    return tuple(found)


def located(folder: Path, name: str) -> Path:
    """Return the path of a file beside the profile, or of one that comes with the program.

    The latter are named ``built-in:``, as in ``built-in:shapes/lineage.ttl``.
    """
    if not name.startswith(BUILT_IN):
        return folder / name
    top, _, rest = name.removeprefix(BUILT_IN).partition("/")
    if top not in SHARED or ".." in rest.split("/"):
        raise ProfileError(f"{name} does not come with policygraph; there is {', '.join(SHARED)}")
    return resource(top) / rest


def files(folder: Path, value: object, suffix: str, where: str) -> tuple[Path, ...]:
    """Return the files of a list of files and folders: folder by folder, each by name.

    The name counts across folders too, so that rules run in the order of their numbers.
    """
    found: dict[Path, None] = {}
    for each in texts(value, where):
        path = located(folder, each)
        if not path.exists():
            raise ProfileError(f"{where} names {each}, which does not exist")
        found |= dict.fromkeys(sorted(path.glob(f"*{suffix}")) if path.is_dir() else [path])
    return tuple(sorted(found, key=lambda file: file.name))


def id_rule(value: object, where: str) -> IdRule:
    """Return the rule of an id: ``"key"``, or a table with ``key`` or ``file``, ``pattern``, ``format``."""
    if isinstance(value, str):
        return IdRule(value)
    table = check(value, {"key", "file", "pattern", "format"}, where)
    if ("key" in table) == ("file" in table) or ("file" in table and "pattern" in table):
        raise ProfileError(f"{where} takes key, with or without pattern, or else file")
    pattern = table.get("file", table.get("pattern"))
    return IdRule(table.get("key"), _made(pattern, table.get("format", ""), where))


def _made(pattern: object, template: str, where: str) -> Rewrite:
    """Return what makes a text; a format alone is for numbers, which is what most formats pad."""
    names = placeholders(template)
    if pattern is None and not template:
        return Rewrite()
    given = texts(pattern, where) if pattern is not None else (f"(?P<{min(names)}>[0-9]+)",) if names else ()
    patterns = tuple(_compiled(each, where) for each in given)
    for each in patterns:
        lacking = names - set(each.groupindex)
        if lacking:
            raise ProfileError(f"{where}: {min(lacking)} of the format is no group of {each.pattern}")
    return Rewrite(patterns, template)


def _compiled(pattern: object, where: str) -> re.Pattern[str]:
    try:
        return re.compile(str(pattern))
    except re.error as error:
        raise ProfileError(f"{where}: {pattern} is no regular expression: {error}") from None


def _tables(value: object, where: str) -> list[Table]:
    if not isinstance(value, list):
        raise ProfileError(f"{where} must be a list of tables, each under [[{where}]]")
    return value


def value_rules(tables: object, where: str) -> dict[str, ValueRule]:
    """Return key -> how its text is read."""
    rules: dict[str, ValueRule] = {}
    for table in _tables(tables, where):
        said = check(table, {"keys", "split", "none", "pattern", "format"}, where)
        none = frozenset(map(fold, texts(said.get("none", []), where)))
        made = _made(said.get("pattern"), said.get("format", ""), where)
        rules |= dict.fromkeys(texts(said["keys"], where), ValueRule(said.get("split", ""), none, made))
    return rules


def derivation(value: object, where: str) -> Derivation:
    """Return a pattern whose groups are keys."""
    table = check(value, {"key", "section", "pattern", "once"}, where)
    pattern = _compiled(table["pattern"], where)
    if not pattern.groupindex:
        raise ProfileError(f"{where}: {pattern.pattern} has no group with a name, which would be a key")
    section = _compiled(table["section"], where) if "section" in table else None
    return Derivation(pattern, table.get("key"), section, bool(table.get("once", False)))


def link_rules(tables: object, where: str) -> tuple[tuple[LinkRule, ...], bool]:
    """Return which links state what, in order, and whether links to other pages are citations."""
    rules: list[LinkRule] = []
    cites = False
    for table in _tables(tables, where):
        said = check(table, {"key", "pattern", "format", "wiki", "urls"}, where)
        if said.get("urls", "citation") != "citation":
            raise ProfileError(f'{where}: urls must be "citation", or left out')
        cites = cites or "urls" in said
        if "urls" not in said or "key" in said:
            rules.append(_link_rule(said, where))
    return tuple(rules), cites


def _link_rule(table: Table, where: str) -> LinkRule:
    key, wiki, template = table["key"], table.get("wiki", False), table.get("format", "")
    if "pattern" not in table and not wiki:
        raise ProfileError(f"{where} takes pattern, wiki or both, else no link could state {key}")
    made = _made(table["pattern"], template, where) if "pattern" in table else None
    return LinkRule(key, made, _wiki(wiki, template, where))


def _wiki(value: object, template: str, where: str) -> Rewrite | None:
    """Return what makes the name in a wiki link an id: nothing has to where it is one as it stands."""
    if isinstance(value, bool):
        return Rewrite() if value else None
    return _made(value, template, f"{where}.wiki")


def stub(value: object, where: str) -> Stub:
    """Return which records only stand for another."""
    table = check(value, {"key", "values"}, where)
    return Stub(table["key"], frozenset(map(fold, texts(table["values"], where))))


def selection(table: Table, where: str) -> Selection:
    """Return which files are of a kind, from its ``files`` and ``when``."""
    when = check(table.get("when", {}), {"key", "values"}, f"{where}.when")
    values = frozenset(map(fold, texts(when.get("values", []), where)))
    return Selection(texts(table.get("files", []), where), when.get("key"), values)


def language(value: object, where: str) -> tuple[str | None, str | None]:
    """Return the key of the language, and the language that holds where no key says it."""
    if isinstance(value, str):
        return value, None
    table = check({} if value is None else value, {"key", "fixed"}, where)
    fixed = table.get("fixed")
    return table.get("key"), fixed.lower() if isinstance(fixed, str) else None


def reader(name: object, where: str) -> str:
    """Return the name of what reads the files of a kind."""
    if name not in READERS:
        raise ProfileError(f"{where} is {name}, which reads nothing; there is {', '.join(READERS)}")
    return str(name)


def rules(table: Table, where: str) -> dict[str, Any]:
    """Return what one kind says beside its class, as arguments of a RecordKind."""
    key, fixed = language(table.get("language"), f"{where}.language")
    derive = [derivation(each, f"{where}.derive") for each in table.get("derive", [])]
    lists = {each: texts(said, f"{where}.lists.{each}") for each, said in table.get("lists", {}).items()}
    links, cites = link_rules(table.get("links", []), f"{where}.links")
    return {
        "reader": reader(table.get("reader", FRONT_MATTER), f"{where}.reader"),
        "id": id_rule(table["id"], f"{where}.id"),
        "title_key": table.get("title"),
        "language_key": key,
        "language": fixed,
        "values": value_rules(table.get("values", []), f"{where}.values"),
        "derivations": tuple(derive),
        "links": links,
        "cites": cites,
        "lists": lists,
        "stub": stub(table["stub"], f"{where}.stub") if "stub" in table else None,
        "ignore": texts(table.get("ignore", []), f"{where}.ignore"),
        "selection": selection(table, where),
    }
