"""Check the tables of ``profile.toml`` and compile them to rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

from policygraph.errors import suggest
from policygraph.profile.ambiguous_patterns import can_hang
from policygraph.profile.dead_patterns import ends_in_file_ending, never_matches, requires
from policygraph.profile.patterns import (
    Derivation,
    IdRule,
    LinkRule,
    RelationRule,
    Rewrite,
    Selection,
    Stub,
    ValueRule,
    placeholders,
)
from policygraph.profile.resources import resource
from policygraph.rdf.formats import READABLE, UNREADABLE
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.rdf.vocabulary import fold
from policygraph.records.declared import Declared
from policygraph.records.readers import DATA_READER, FRONT_MATTER, READERS
from policygraph.words.phrases import Phrase, chained, counted, enumerated, from_library, phrase_of

BUILT_IN = "built-in:"
BUILT_IN_FOLDERS = ("ontology", "profiles", "queries", "shapes")
Keys = Collection[str]  # those of a kind's context
# Ending of the files of a folder -> those of others that hold the same. A context may lie beside them, and ends in .jsonld.
_ALIKE = {".ttl": {".ttl", *READABLE, *UNREADABLE} - {".jsonld"}, ".rq": {".rq", ".sparql"}}
_WAYS = ("split", "split-at", "none", "pattern", "format", "form")  # in which the text of a key is read
_PATH_PARTS: tuple[Literal["file", "folder", "path"], ...] = ("file", "folder", "path")
PROFILE_SETTINGS = {
    "name", "title", "languages", "ontology", "vocabularies", "context", "rules", "shapes", "queries",
    "include", "exclude", "parts", "record", "kinds", "nodes", "properties",
}  # fmt: skip
REQUIRED = ("name", "title", "languages", "ontology", "vocabularies", "rules", "shapes", "queries", "nodes")
KIND_SETTINGS = {
    "class", "id", "title", "language", "body", "context", "files", "when", "values", "derive", "links",
    "lists", "keep", "stub", "ignore", "order", "template", "reader", "text", "keys", "dates", "elsewhere", "facets",
    "measures", "names", "relations",
}  # fmt: skip


def profile_path(folder: Path, name: Declared) -> Path:
    """Return the path of a name in a profile: below its folder, or ``built-in:shapes/lineage.ttl``.

    Raises ProfileError for one that does not exist.
    """
    text = name.string()
    top, _, rest = text.removeprefix(BUILT_IN).partition("/")
    is_built_in = text.startswith(BUILT_IN)
    if is_built_in and (top not in BUILT_IN_FOLDERS or ".." in rest.split("/")):
        folders = enumerated(BUILT_IN_FOLDERS)
        raise name.wrong(
            Phrase(
                "names {text}, which does not come with policygraph; there is {folders}",
                text=text,
                folders=folders,
            )
        )
    path = resource(top) / rest if is_built_in else folder / text
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last for a zero byte
        others = (file.name for file in path.parent.glob("*"))
        raise name.wrong(
            Phrase("names {text}, which does not exist.{hint}", text=text, hint=suggest(path.name, others))
        ) from None
    except OSError as error:  # a name that is too long, say
        raise name.wrong(
            Phrase("names no file: {problem}", problem=from_library(error.strerror or str(error)))
        ) from None
    return path


def files(folder: Path, value: Declared, suffix: str) -> tuple[Path, ...]:
    """Return the named files and those in the named folders, sorted by file name across all folders.

    So rules run in the order of the numbers in their names. Raises ProfileError for a missing path, and for a folder
    without such files, or with one that would be read only by its own name.
    """
    paths: dict[Path, None] = {}
    folders: list[tuple[Declared, Path]] = []
    for name in value.each_string():
        path = profile_path(folder, name)
        if not path.is_dir():
            paths[path] = None
            continue
        found = sorted(path.glob(f"*{suffix}"))
        if not found:
            raise name.wrong(
                Phrase(
                    "names {name}, a folder without a file that ends in {suffix}",
                    name=name.value,
                    suffix=suffix,
                )
            )
        paths |= dict.fromkeys(found)
        folders.append((name, path))
    for name, path in folders:
        alike = {file for file in path.iterdir() if file.suffix.lower() in _ALIKE[suffix]}
        if unread := sorted(file.name for file in alike - paths.keys()):
            raise name.wrong(
                Phrase(
                    "names {name}, a folder of which files that end in {suffix} are read, and not {file}; rename it, or name it as well",
                    name=name.value,
                    suffix=suffix,
                    file=unread[0],
                )
            )
    return tuple(sorted(paths, key=lambda file: file.name))


def key(setting: Declared, keys: Keys) -> str:
    """Return a key of the context. Raises ProfileError, with the nearest, for any other text."""
    text = setting.string()
    if text not in keys:
        raise setting.wrong(
            Phrase("names {text}, which is no key of the context.{hint}", text=text, hint=suggest(text, keys))
        )
    return text


def id_rule(setting: Declared, keys: Keys) -> IdRule:
    """Return the rule of an id: ``"key"``, or a table with ``key`` and ``pattern``, or one of ``file``, ``folder`` and
    ``path``; and ``format``.
    """
    if isinstance(setting.value, str):
        return IdRule(key(setting, keys))
    table = setting.table(("key", *_PATH_PARTS, "pattern", "format"))
    template = table.get("format")
    if template and isinstance(template.value, str) and not _placeholders(template):
        raise template.wrong(
            Phrase("is {format}: without a group as {{id}}, no two ids would differ", format=template.value)
        )
    parts = [part for part in _PATH_PARTS if part in table]
    if len(parts) + ("key" in table) != 1 or (parts and "pattern" in table):
        raise table.wrong(Phrase("takes key, with or without pattern, or else one of file, folder and path"))
    for part in parts:
        rewrite = _rewrite(table, part)
        for expression in table[part].each_string() if part == "file" else ():
            if requires(expression.value, "/") or ends_in_file_ending(expression.value):
                message = Phrase(
                    "{expression} matches no file: it is held against the name without its ending",
                    expression=expression.value,
                )
                raise expression.wrong(message)
        return IdRule(None, rewrite, part)
    return IdRule(key(table["key"], keys), _rewrite(table, "pattern"))


def _rewrite(table: Declared, name: str) -> Rewrite:
    """Return a rewrite by one or more patterns and a format, or one for each; without a pattern it is for digits."""
    template = table.get("format")
    if template and isinstance(template.value, list) and name in table:
        return _rewrite_each(table[name], template)
    names = _placeholders(template) if template else set[str]()
    if name not in table:
        patterns = (re.compile(f"(?P<{min(names)}>[0-9]+)"),) if names else ()
        return Rewrite(patterns, template.value if template else "")
    expressions = table[name].each_string()
    if not expressions:
        raise table[name].wrong(Phrase("has no pattern"))
    compiled = tuple(pattern(expression) for expression in expressions)
    for place, expression in zip(expressions, compiled, strict=True):
        if expression.groups and (missing := names - set(expression.groupindex)):
            raise place.wrong(
                Phrase(
                    "has no group {name}, which the format {format} needs",
                    name=min(missing),
                    format=template.value if template else "",
                )
            )
    if template and names and not any(expression.groups for expression in compiled):
        raise template.wrong(
            Phrase("needs {name}, and no pattern has a group of that name", name=f"{{{min(names)}}}")
        )
    for number, place in enumerate(expressions):
        if place.value in [earlier.value for earlier in expressions[:number]]:
            raise place.wrong(
                Phrase("has {place} twice, so that the second one never matches", place=place.value)
            )
    return Rewrite(compiled, template.value if template else "")


def _rewrite_each(expressions: Declared, templates: Declared) -> Rewrite:
    """Return a rewrite by patterns with a format each."""
    pairs = expressions.each_string(), templates.each_string()
    if len(pairs[0]) != len(pairs[1]):
        raise templates.wrong(
            Phrase(
                "has {formats} for {patterns}",
                formats=counted(len(pairs[1]), "format", "formats"),
                patterns=counted(len(pairs[0]), "pattern", "patterns"),
            )
        )
    patterns = []
    for expression, template in zip(*pairs, strict=True):
        patterns.append(pattern(expression))
        if missing := _placeholders(template) - set(patterns[-1].groupindex):
            raise expression.wrong(
                Phrase(
                    "has no group {name}, which its format {format} needs",
                    name=min(missing),
                    format=template.value,
                )
            )
    return Rewrite(tuple(patterns), formats=templates.strings())


def _placeholders(template: Declared) -> set[str]:
    try:
        return placeholders(template.string())
    except ValueError as error:
        raise template.wrong(Phrase("is no template: {problem}", problem=phrase_of(error))) from None


def pattern(setting: Declared) -> re.Pattern[str]:
    """Return a compiled regular expression. Raises ProfileError for one that is none, that matches no text, or can hang."""
    expression = setting.string()
    try:
        compiled = re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        raise setting.wrong(
            Phrase(
                "{expression} is no regular expression: {problem}",
                expression=expression,
                problem=phrase_of(error),
            )
        ) from None
    if never_matches(expression):
        raise setting.wrong(Phrase("{expression} can match no text at all", expression=expression))
    if can_hang(expression):
        message = "{expression} can take time that doubles with each character: a loop in it reads some text in two ways; let each round end in what cannot stand in it"
        raise setting.wrong(Phrase(message, expression=expression))
    return compiled


def value_rules(setting: Declared | None, keys: Keys) -> dict[str, ValueRule]:
    """Return key -> how its text is read, from ``[[…values]]``. Raises ProfileError for a key in two tables."""
    rules: dict[str, ValueRule] = {}
    for table in setting.tables() if setting else ():
        table.table(("keys", *_WAYS), ("keys",))
        if not table["keys"].each_string():
            raise table["keys"].wrong(Phrase("must not be empty"))
        split = _string(table, "split") or ""
        form = pattern(table["form"]) if "form" in table else None
        rule = ValueRule(
            split, _folded(table.get("none")), _rewrite(table, "pattern"), form, _separator(table)
        )
        for name in table["keys"].each_string():
            if key(name, keys) in rules:
                raise name.wrong(
                    Phrase("names {name} for the second time; one key is read in one way", name=name.value)
                )
            rules[name.value] = rule
        if table.value.keys() == {"keys"}:
            raise table.wrong(
                Phrase("takes {names}, else it would do nothing", names=chained("{first} or {second}", _WAYS))
            )
        if len(split) == 1 and "pattern" in table:
            for expression in table["pattern"].each_string():
                if requires(expression.value, split):
                    raise expression.wrong(
                        Phrase(
                            "{expression} matches nothing: texts are cut at {split!r} first",
                            expression=expression.value,
                            split=split,
                        )
                    )
    return rules


def _separator(table: Declared) -> re.Pattern[str] | None:
    """Return the pattern ``split-at`` of what stands between the pieces of a text."""
    if "split-at" not in table:
        return None
    separator = pattern(table["split-at"])
    if "split" in table or separator.groups:
        raise table["split-at"].wrong(Phrase("must have no groups, and stand in place of split"))
    return separator


def _string(table: Declared, name: str) -> str | None:
    return table[name].string() if name in table else None


def _strings(table: Declared, name: str) -> tuple[str, ...]:
    return table[name].strings() if name in table else ()


def _flag(table: Declared, name: str) -> bool:
    return name in table and table[name].flag()


def _folded(setting: Declared | None) -> frozenset[str]:
    return frozenset(map(fold, setting.strings())) if setting else frozenset()


def derivation(table: Declared, keys: Keys) -> Derivation:
    """Return the derivation of a table ``[[…derive]]``, whose pattern must have named groups that are keys."""
    table.table(("key", "section", "pattern", "once"), ("pattern",))
    compiled = pattern(table["pattern"])
    if not compiled.groupindex:
        raise table["pattern"].wrong(
            Phrase("{pattern} has no group with a name, which would be a key", pattern=compiled.pattern)
        )
    for name in compiled.groupindex:
        if name not in keys:
            raise table["pattern"].wrong(
                Phrase(
                    "has the group {name}, which is no key of the context.{hint}",
                    name=name,
                    hint=suggest(name, keys),
                )
            )
    if "key" not in table and requires(compiled.pattern, "\n"):
        raise table["pattern"].wrong(
            Phrase("{pattern} matches nothing: it is held against one line", pattern=compiled.pattern)
        )
    section = pattern(table["section"]) if "section" in table else None
    return Derivation(
        compiled, key(table["key"], keys) if "key" in table else None, section, _flag(table, "once")
    )


def link_rules(setting: Declared | None, references: Keys) -> tuple[tuple[LinkRule, ...], bool]:
    """Return the rules of ``[[…links]]``, in order, and whether links to web pages are citations.

    ``references`` are the keys that refer to things; a link under any other is refused.
    """
    rules: list[LinkRule] = []
    cites = False
    for table in setting.tables() if setting else ():
        table.table(("key", "pattern", "format", "wiki", "mention", "urls"))
        if "urls" in table and table["urls"].value != "citation":
            raise table["urls"].wrong(Phrase('must be "citation", or left out'))
        cites = cites or "urls" in table
        if "urls" not in table or "key" in table:
            rules.append(_link_rule(table.table(required=("key",)), references))
    return tuple(rules), cites


def _link_rule(table: Declared, references: Keys) -> LinkRule:
    name = _reference(table["key"], references)
    wiki = table["wiki"].value if "wiki" in table else False
    if not wiki and "pattern" not in table and "mention" not in table:
        raise table.wrong(
            Phrase("takes pattern, wiki or mention, else no link could state {name}", name=name)
        )
    rewrite, mention = (_rewrite(table, each) if each in table else None for each in ("pattern", "mention"))
    if isinstance(wiki, bool):  # true: the name in a wiki link is the id, unchanged
        return LinkRule(name, rewrite, Rewrite() if wiki else None, mention)
    return LinkRule(name, rewrite, _rewrite(table, "wiki"), mention)


def relation_rules(setting: Declared | None, references: Keys) -> dict[str, RelationRule]:
    """Return key -> how its mappings are relations, from ``[[…relations]]``; without ``as`` the words are ``references``.

    These are the keys that refer to things.
    """
    rules: dict[str, RelationRule] = {}
    for table in setting.tables() if setting else ():
        table.table(("key", "type", "target", "as"), ("key", "type", "target"))
        name = table["key"].string()
        if name in rules:
            raise table["key"].wrong(
                Phrase("names {name} for the second time; one key is read in one way", name=name)
            )
        if table["type"].string() == table["target"].string():
            raise table["target"].wrong(
                Phrase("is {name}, as type is; one key says one thing", name=table["target"].value)
            )
        words = (
            {word: _reference(stated, references) for word, stated in table["as"].members()}
            if "as" in table
            else {}
        )
        rules[name] = RelationRule(
            table["type"].string(),
            table["target"].string(),
            words or {each: each for each in sorted(references)},
        )
    return rules


def _reference(setting: Declared, references: Keys) -> str:
    """Return a key that refers to things. Raises ProfileError, with the nearest, for any other text."""
    name = setting.string()
    if name not in references:
        hint = suggest(name, references)
        raise setting.wrong(
            Phrase(
                "names {name}, which is no key of the context that refers to things.{hint}",
                name=name,
                hint=hint,
            )
        )
    return name


def stub(table: Declared, keys: Keys) -> Stub:
    """Return which records only stand for another one, from ``stub``."""
    table.table(("key", "values", "files"), ("key", "values"))
    if not table["values"].strings() and not _strings(table, "files"):
        raise table["values"].wrong(Phrase("has no value, so that no record would be a stub"))
    return Stub(key(table["key"], keys), _folded(table["values"]), _strings(table, "files"))


def selection(table: Declared, keys: Keys) -> Selection:
    """Return which files are of a kind, from ``files`` and ``when``."""
    files = _strings(table, "files")
    if "when" not in table:
        return Selection(files)
    when = table["when"].table(("key", "values"), ("key",))
    return Selection(files, key(when["key"], keys), _folded(when.get("values")))


def language(setting: Declared | None) -> tuple[str | None, str | None]:
    """Return the key of the language, and the language of records without that key."""
    if setting is None:
        return None, None
    if isinstance(setting.value, str):
        return setting.string(), None
    table = setting.table(("key", "fixed"))
    return _string(table, "key"), tag(table["fixed"]) if "fixed" in table else None


def tag(setting: Declared) -> str:
    """Return a language tag in lower case. Raises ProfileError for any other text."""
    text = setting.string()
    if not is_tag(text):
        raise setting.wrong(Phrase("names none: {reason}", reason=no_tag(text)))
    return text.lower()


def readers(setting: Declared | None) -> tuple[str, ...]:
    """Return the names of readers, in order. Raises ProfileError for one that does not exist, and for none."""
    if setting is None:
        return (FRONT_MATTER,)
    for name in setting.each_string():
        if name.value not in READERS:
            hint = suggest(name.value, READERS)
            raise name.wrong(
                Phrase(
                    "is {name}, which reads nothing; there is {names}.{hint}",
                    name=name.value,
                    names=enumerated(READERS),
                    hint=hint,
                )
            )
    if not setting.strings():
        raise setting.wrong(Phrase("has no reader"))
    return setting.strings()


def text_file(setting: Declared | None, readers: Collection[str]) -> str | None:
    """Return the name of the file with the text, None where there is none.

    Raises ProfileError for any other value, and where no file of data is read.
    """
    if setting is None:
        return None
    name = setting.string()
    if DATA_READER not in readers:
        raise setting.wrong(
            Phrase("is for files of data alone; it needs {reader}", reader=f"reader = {DATA_READER!r}")
        )
    if "/" in name or "{" in name.replace("{file}", ""):
        raise setting.wrong(
            Phrase("must be the name of a file beside the record's, as README.md or {{file}}.md")
        )
    return name


def other_keys(setting: Declared | None, keys: Keys) -> dict[str, str]:
    """Return other name of a key -> key of the context."""
    return {name: key(term, keys) for name, term in (setting.members() if setting else ())}


def rules(table: Declared, keys: Keys, references: Keys) -> dict[str, Any]:
    """Return the rules of a kind's table as keyword arguments of RecordKind.

    ``keys`` are those of its context, ``references`` those of them that refer to things.
    """
    language_key, fixed = language(table.get("language"))
    lists = _lists(table.get("lists"), keys)
    derivable = {*keys, *lists, *([language_key] if language_key else [])}
    links, cites = link_rules(table.get("links"), references)
    read_by = readers(table.get("reader"))
    id_, title_key = id_rule(table["id"], keys), key(table["title"], derivable) if "title" in table else None
    return {
        "readers": read_by,
        "text": text_file(table.get("text"), read_by),
        "id": id_,
        "title_key": title_key,
        "language_key": language_key,
        "language": fixed,
        "values": value_rules(table.get("values"), keys),
        "derivations": tuple(derivation(each, derivable) for each in _tables(table, "derive")),
        "links": links,
        "relations": relation_rules(table.get("relations"), references),
        "cites": cites,
        "lists": lists,
        "names": tuple(key(each, derivable) for each in table["names"].each_string())
        if "names" in table
        else None,
        "keep": _kept(table.get("keep"), (id_.key, title_key)),
        "stub": stub(table["stub"], derivable) if "stub" in table else None,
        "ignore": _strings(table, "ignore"),
        "order": tuple(key(name, derivable) for name in table["order"].each_string())
        if "order" in table
        else (),
        "elsewhere": _elsewhere(table.get("elsewhere")),
        "selection": selection(table, derivable),
    }


def _kept(setting: Declared | None, read: Collection[str | None]) -> tuple[str, ...]:
    """Return the keys whose values state nothing. Raises ProfileError for one of those that are read as id or title."""
    names = setting.each_string() if setting else []
    for name in names:
        if name.value in read:
            raise name.wrong(Phrase("names {name}, of which id or title is read", name=name.value))
    return tuple(name.value for name in names)


def _elsewhere(setting: Declared | None) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of ids that other collections describe; a table is about other things than these."""
    if setting is None or isinstance(setting.value, Mapping):
        return ()
    return tuple(map(pattern, setting.each_string()))


def _tables(table: Declared, name: str) -> list[Declared]:
    return list(table[name].tables()) if name in table else []


def _lists(setting: Declared | None, keys: Keys) -> dict[str, tuple[str, ...]]:
    """Return key -> the keys of the items of its list. Raises ProfileError for none."""
    for _, items in setting.members() if setting else ():
        if not items.each_string():
            raise items.wrong(Phrase("must not be empty"))
    return {
        name: tuple(key(item, keys) for item in items.each_string())
        for name, items in (setting.members() if setting else ())
    }
