"""Check the tables of ``profile.toml`` and compile them to rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

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
BUILT_IN_FOLDERS = ("ontology", "profiles", "queries", "shapes")
Table = Mapping[str, Any]
_PATH_PARTS: tuple[Literal["file", "folder", "path"], ...] = ("file", "folder", "path")
PROFILE_SETTINGS = {
    "name", "title", "languages", "ontology", "vocabularies", "context", "rules", "shapes", "queries",
    "include", "exclude", "record", "kinds", "nodes", "properties",
}  # fmt: skip
REQUIRED = ("name", "title", "languages", "ontology", "vocabularies", "rules", "shapes", "queries", "nodes")
KIND_SETTINGS = {
    "class", "id", "title", "language", "body", "context", "files", "when", "values", "derive", "links",
    "lists", "stub", "ignore", "template", "reader", "keys", "text", "dates", "elsewhere", "facets", "measures",
}  # fmt: skip


def check(table: object, settings: Collection[str], where: str, required: Collection[str] = ()) -> Table:
    """Return a value that is a table with none but the given settings.

    Raises ProfileError for any other value or setting, KeyError for a required setting that is missing.
    """
    if not isinstance(table, Mapping):
        raise ProfileError(f"{where} must be a table")
    for name in required:
        if name not in table:
            raise KeyError(name)
    for name in table:
        if name not in settings:
            raise ProfileError(f"{where} has {name}, which is no setting.{suggest(name, settings)}")
    return table


def texts(value: object, where: str) -> tuple[str, ...]:
    """Return one text or a list of texts as a tuple."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ProfileError(f"{where} must be a text or a list of texts")
    return tuple(items)


def profile_path(folder: Path, name: str) -> Path:
    """Return the path of a name in a profile: below its folder, or ``built-in:shapes/lineage.ttl``."""
    if not name.startswith(BUILT_IN):
        return folder / name
    top, _, rest = name.removeprefix(BUILT_IN).partition("/")
    if top not in BUILT_IN_FOLDERS or ".." in rest.split("/"):
        raise ProfileError(f"{name} does not come with policygraph; there is {', '.join(BUILT_IN_FOLDERS)}")
    return resource(top) / rest


def files(folder: Path, value: object, suffix: str, where: str) -> tuple[Path, ...]:
    """Return the named files and those in the named folders, sorted by file name across all folders.

    So rules run in the order of the numbers in their names. Raises ProfileError for a missing path.
    """
    paths: dict[Path, None] = {}
    for name in texts(value, where):
        path = profile_path(folder, name)
        if not path.exists():
            raise ProfileError(f"{where} names {name}, which does not exist")
        paths |= dict.fromkeys(sorted(path.glob(f"*{suffix}")) if path.is_dir() else [path])
    return tuple(sorted(paths, key=lambda file: file.name))


def id_rule(value: object, where: str) -> IdRule:
    """Return the rule of an id: ``"key"``, or a table with ``key`` and ``pattern``, or one of ``file``, ``folder`` and
    ``path``; and ``format``.
    """
    if isinstance(value, str):
        return IdRule(value)
    table = check(value, {"key", *_PATH_PARTS, "pattern", "format"}, where)
    parts = [name for name in _PATH_PARTS if name in table]
    if len(parts) + ("key" in table) != 1 or (parts and "pattern" in table):
        raise ProfileError(
            f"{where} takes key, with or without pattern, or else one of file, folder and path"
        )
    template = table.get("format", "")
    if not parts:
        return IdRule(table["key"], _rewrite(table.get("pattern"), template, where))
    return IdRule(None, _rewrite(table[parts[0]], template, where), parts[0])


def _rewrite(pattern: object, template: object, where: str) -> Rewrite:
    """Return a rewrite by one or more patterns and a format, or one for each; without a pattern it is for digits."""
    if isinstance(template, list):
        expressions, templates = texts(pattern, where), texts(template, where)
        if len(expressions) != len(templates):
            raise ProfileError(f"{where} has {len(expressions)} patterns and {len(templates)} formats")
        each = [_rewrite(*pair, where) for pair in zip(expressions, templates, strict=True)]
        return Rewrite(tuple(one.patterns[0] for one in each), formats=templates)
    template = str(template)
    names = placeholders(template)
    if pattern is not None:
        expressions = texts(pattern, where)
    else:
        expressions = (f"(?P<{min(names)}>[0-9]+)",) if names else ()
    patterns = tuple(_pattern(expression, where) for expression in expressions)
    for compiled in patterns:
        missing = names - set(compiled.groupindex)
        if missing:
            raise ProfileError(f"{where}: {min(missing)} of the format is no group of {compiled.pattern}")
    return Rewrite(patterns, template)


def _pattern(pattern: object, where: str) -> re.Pattern[str]:
    try:
        return re.compile(str(pattern))
    except re.error as error:
        raise ProfileError(f"{where}: {pattern} is no regular expression: {error}") from None


def _tables(value: object, where: str) -> list[Table]:
    if not isinstance(value, list):
        raise ProfileError(f"{where} must be a list of tables, each under [[{where}]]")
    return value


def value_rules(tables: object, where: str) -> dict[str, ValueRule]:
    """Return key -> how its text is read, from ``[[…values]]``."""
    rules: dict[str, ValueRule] = {}
    for table in _tables(tables, where):
        check(table, {"keys", "split", "none", "pattern", "format", "form", "split-at"}, where)
        none = _folded(table.get("none", []), where)
        rewrite = _rewrite(table.get("pattern"), table.get("format", ""), where)
        form = _pattern(table["form"], where) if "form" in table else None
        rule = ValueRule(table.get("split", ""), none, rewrite, form, _separator(table, where))
        rules |= dict.fromkeys(texts(table["keys"], where), rule)
    return rules


def _text_file(value: object, where: str) -> str | None:
    """Return the name of the file with the text, None where there is none."""
    if value is None:
        return None
    if not isinstance(value, str) or "/" in value or "{" in value.replace("{file}", "") or not value:
        raise ProfileError(
            f"{where} must be the name of a file beside the record's, as README.md or {{file}}.md"
        )
    return value


def _text_table(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
        raise ProfileError(f"{where} must be a table of texts")
    return dict(value)


def _elsewhere(value: object, where: str) -> dict[str, Any]:
    """Return the patterns of ids that others describe, and those of other things by their class, from a table."""
    tables = value if isinstance(value, Mapping) else {"": value}
    patterns = {
        class_: tuple(_pattern(text, where) for text in texts(each, where)) for class_, each in tables.items()
    }
    return {"elsewhere": patterns.pop("", ()), "outside": patterns}


def _separator(table: Table, where: str) -> re.Pattern[str] | None:
    """Return the pattern ``split-at`` of what stands between the pieces of a text."""
    if "split-at" not in table:
        return None
    pattern = _pattern(table["split-at"], where)
    if "split" in table or pattern.groups:
        raise ProfileError(f"{where} takes split, a text, or split-at, a pattern without groups")
    return pattern


def _folded(value: object, where: str) -> frozenset[str]:
    return frozenset(map(fold, texts(value, where)))


def derivation(value: object, where: str) -> Derivation:
    """Return the derivation of a table ``[[…derive]]``, whose pattern must have named groups."""
    table = check(value, {"key", "section", "pattern", "once"}, where)
    pattern = _pattern(table["pattern"], where)
    if not pattern.groupindex:
        raise ProfileError(f"{where}: {pattern.pattern} has no group with a name, which would be a key")
    section = _pattern(table["section"], where) if "section" in table else None
    return Derivation(pattern, table.get("key"), section, bool(table.get("once", False)))


def link_rules(tables: object, where: str) -> tuple[tuple[LinkRule, ...], bool]:
    """Return the rules of ``[[…links]]``, in order, and whether links to web pages are citations."""
    rules: list[LinkRule] = []
    cites = False
    for table in _tables(tables, where):
        check(table, {"key", "pattern", "format", "wiki", "urls"}, where)
        if table.get("urls", "citation") != "citation":
            raise ProfileError(f'{where}: urls must be "citation", or left out')
        cites = cites or "urls" in table
        if "urls" not in table or "key" in table:
            rules.append(_link_rule(table, where))
    return tuple(rules), cites


def _link_rule(table: Table, where: str) -> LinkRule:
    key, wiki, template = table["key"], table.get("wiki", False), table.get("format", "")
    if "pattern" not in table and not wiki:
        raise ProfileError(f"{where} takes pattern, wiki or both, else no link could state {key}")
    rewrite = _rewrite(table["pattern"], template, where) if "pattern" in table else None
    if isinstance(wiki, bool):  # true: the name in a wiki link is the id, unchanged
        return LinkRule(key, rewrite, Rewrite() if wiki else None)
    return LinkRule(key, rewrite, _rewrite(wiki, template, f"{where}.wiki"))


def stub(value: object, where: str) -> Stub:
    """Return which records only stand for another one, from ``stub``."""
    table = check(value, {"key", "values", "files"}, where)
    return Stub(
        table["key"], _folded(table["values"], where), texts(table.get("files", []), f"{where}.files")
    )


def selection(table: Table, where: str) -> Selection:
    """Return which files are of a kind, from ``files`` and ``when``."""
    when = check(table.get("when", {}), {"key", "values"}, f"{where}.when")
    values = _folded(when.get("values", []), where)
    return Selection(texts(table.get("files", []), where), when.get("key"), values)


def language(value: object, where: str) -> tuple[str | None, str | None]:
    """Return the key of the language, and the language of records without that key."""
    if isinstance(value, str):
        return value, None
    table = check({} if value is None else value, {"key", "fixed"}, where)
    fixed = table.get("fixed")
    return table.get("key"), fixed.lower() if isinstance(fixed, str) else None


def readers(value: object, where: str) -> tuple[str, ...]:
    """Return the names of readers, in order. Raises ProfileError for one that does not exist."""
    names = texts(value, where)
    for name in names:
        if name not in READERS:
            raise ProfileError(f"{where} is {name}, which reads nothing; there is {', '.join(READERS)}")
    return names


def rules(table: Table, where: str) -> dict[str, Any]:
    """Return the rules of a kind's table as keyword arguments of RecordKind."""
    key, fixed = language(table.get("language"), f"{where}.language")
    derivations = tuple(derivation(item, f"{where}.derive") for item in table.get("derive", []))
    lists = {key: texts(names, f"{where}.lists.{key}") for key, names in table.get("lists", {}).items()}
    links, cites = link_rules(table.get("links", []), f"{where}.links")
    return {
        "readers": readers(table.get("reader", FRONT_MATTER), f"{where}.reader"),
        "text": _text_file(table.get("text"), f"{where}.text"),
        "keys": _text_table(table.get("keys", {}), f"{where}.keys"),
        "id": id_rule(table["id"], f"{where}.id"),
        "title_key": table.get("title"),
        "language_key": key,
        "language": fixed,
        "values": value_rules(table.get("values", []), f"{where}.values"),
        "derivations": derivations,
        "links": links,
        "cites": cites,
        "lists": lists,
        "stub": stub(table["stub"], f"{where}.stub") if "stub" in table else None,
        "ignore": texts(table.get("ignore", []), f"{where}.ignore"),
        **_elsewhere(table.get("elsewhere", []), f"{where}.elsewhere"),
        "selection": selection(table, where),
    }
