"""Write a draft as ``profile.toml``: for each kind, comments on its keys, then the guessed rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from policygraph.profile.facets import OF_POLICIES
from policygraph.profile.model import DATES
from policygraph.records.other_files import plain
from policygraph.records.readers import FRONT_MATTER
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.date_forms import DateReading
from policygraph.scaffold.profile.draft import PREFIXES, Draft, Kind
from policygraph.scaffold.profile.infer import Guess
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.references import Reference
from policygraph.scaffold.profile.vocabulary_file import scheme_of

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_ASKED = 50
_WITHIN = (
    "Mappings or lists within others: kept as they are, and no query finds what is in them. Mappings become nodes when",
    "the context, [nodes] and [properties] have their keys, as docs/readers.md says; then take the key out of here.",
)
_MOST_EXAMPLES, _LONGEST_EXAMPLE, _MOST_FILES, _FEW = 3, 30, 20, 5


def text(value: str) -> str:
    r"""Return a TOML string: between single quotes where it can stand there, else with escapes.

    >>> text("a-b"), text("it's")
    ("'a-b'", '"it\'s"')
    """
    if "'" not in value and not _CONTROL.search(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(line: str) -> str:
    """Return a line as a comment, its line breaks and control characters replaced by spaces."""
    return f"# {_CONTROL.sub(' ', line)}".rstrip()


def profile_toml(draft: Draft) -> str:
    """Return the draft's ``profile.toml``."""
    lines = [
        comment(
            f"Drafted by policygraph init from {_counted('record', sum(len(k.samples) for k in draft.kinds))}."
        ),
        "# Every line is a guess: read the comments, correct what is wrong, and put a namespace of your own in the",
        "# place of https://example.org/ns# here, in the contexts and in the vocabulary. docs/profiles.md says more.",
        *_left_out(draft),
        "",
        f"name = {text(draft.name)}",
        f"title = {text(draft.name)}",
        f"languages = [{', '.join(map(text, draft.languages))}]",
        "",
        f"ontology = [{', '.join(map(text, _ontology(draft)))}]",
        "vocabularies = 'vocabulary.ttl'",
        "rules = ['built-in:ontology/rules/10-lineage.rq', 'built-in:ontology/rules/20-unresolved.rq',"
        " 'built-in:ontology/rules/40-replaces.rq']",
        "shapes = 'built-in:shapes'",
        "queries = 'built-in:queries'",
        *_files(draft),
    ]
    for number, kind in enumerate(draft.kinds):
        lines += ["", *_key_comments(kind), "", *_kind_table(draft, kind, number)]
    lines += ["", *_nodes_table(draft), "", *_properties_table(draft)]
    return "\n".join(lines) + "\n"


def _ontology(draft: Draft) -> list[str]:
    return ["built-in:ontology/policygraph.ttl", *(["ontology.ttl"] if len(draft.classes) > 1 else [])]


def _files(draft: Draft) -> Iterator[str]:
    """Yield the globs of the files that are records, where they are not all Markdown, and of those that are not."""
    include = [glob for kind in draft.kinds for glob in kind.files]
    if include and not all(glob.endswith("/**") for glob in include):
        yield from _list("include", include)
    if draft.exclude:
        yield from _list("exclude", draft.exclude)


def _list(name: str, texts: Sequence[str], few: int = _FEW) -> Iterator[str]:
    """Yield a list of texts, on a line each where there are more than a few."""
    if len(texts) < few:
        yield f"{name} = [{', '.join(map(text, texts))}]"
        return
    yield from (f"{name} = [", *(f"    {text(each)}," for each in texts), "]")


def _left_out(draft: Draft) -> Iterator[str]:
    """Yield comments on the files that are no records, and why."""
    for left in draft.left_out:
        yield comment(f"{left}:")
        yield from (comment(f"    {line}") for line in left.lines[:_MOST_FILES])
        if len(left.files) > _MOST_FILES:
            yield comment(f"    and {len(left.files) - _MOST_FILES:,} more")


def _key_comments(kind: Kind) -> Iterator[str]:
    """Yield a comment for each key: number of records, types, guess, number of values with examples."""
    yield comment(
        f"{_counted('record', len(kind.samples))}{f' in {kind.name}' if kind.name else ''}. Their keys:"
    )
    guesses = [each for guess in kind.guesses for each in (guess, *guess.members)]
    rows = [_row(guess) for guess in guesses]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row, guess in zip(rows, guesses, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield comment("  ".join([*cells, row[4]]))
        if guess.odd:
            yield comment(_odd(guess))
    for key, others in _spellings(kind):
        yield comment(
            f"Where {' and '.join(others)} should be {key}, say so under keys, as docs/readers.md has it."
        )


def _spellings(kind: Kind) -> Iterator[tuple[str, list[str]]]:
    """Yield each key that others differ from by case and signs alone, in other records, with these."""
    by_name: dict[str, list[Column]] = {}
    for guess in kind.guesses:
        if not guess.column.nest:
            by_name.setdefault(plain(guess.key), []).append(guess.column)
    for first, *others in (sorted(each, key=lambda c: -len(c.cells)) for each in by_name.values()):
        paths = {sample.path for sample, _ in first.cells}
        if found := [each.key for each in others if paths.isdisjoint(s.path for s, _ in each.cells)]:
            yield first.key, found


def _row(guess: Guess) -> tuple[str, str, str, str, str]:
    """Return the cells of a comment on a key."""
    column = guess.column
    key = f"{column.nest}.{column.key}" if column.nest else column.key
    key = f"  {key}" if guess.member_term else key
    distinct = column.distinct()
    examples = ", ".join(_quoted(value) for value, _ in distinct.most_common(_MOST_EXAMPLES))
    kind = guess.kind
    if guess.reference:
        kind = f"reference, {guess.reference.resolved:,} of {guess.reference.pieces:,} resolve"
    types = "/".join(column.types)
    if guess.language:
        kind += f" in {guess.language}"
    if guess.has_notes:
        kind += " without remarks in brackets"
    if column.is_derived:
        kind += ", from the text"
    return (
        key,
        _counted("mapping" if guess.member_term else "record", len(column.cells)),
        types,
        kind,
        f"{_counted('value', len(distinct))}: {examples}",
    )


def _odd(guess: Guess) -> str:
    """Return the values that are unlike the others under a key, each with its file."""
    odd = guess.odd
    examples = ", ".join(f"{_quoted(value)} in {path}" for path, value in odd[:_MOST_EXAMPLES])
    more = f", and {len(odd) - _MOST_EXAMPLES:,} more" if len(odd) > _MOST_EXAMPLES else ""
    noun = {"boolean": "truth value", "integer": "whole number", "decimal": "number"}.get(
        guess.close_to, guess.close_to
    )
    return f"    {guess.key} has {len(odd):,} of {len(guess.column.texts()):,} that is no {noun}: {examples}{more}"


def _quoted(value: str) -> str:
    return json.dumps(value[:_LONGEST_EXAMPLE] + "…" * (len(value) > _LONGEST_EXAMPLE), ensure_ascii=False)


def _counted(noun: str, number: int) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _kind_table(draft: Draft, kind: Kind, number: int) -> Iterator[str]:
    """Yield the table of a kind, then those in it: facets, derived keys, values, relations, links."""
    table = f"kinds.{kind.name}" if kind.name else "record"
    if not kind.name:
        yield "context = 'context.jsonld'"
        yield ""
    yield f"[{table}]"
    yield from _own_settings(draft, kind, number)
    yield from _facets_table(draft, kind, table)
    yield from _elsewhere_table(draft, kind, table)
    yield from _derive_tables(kind, table)
    yield from _values_tables(kind, table)
    yield from _relations_tables(kind, table)
    yield from _links_table(kind, table)


def _own_settings(draft: Draft, kind: Kind, number: int) -> Iterator[str]:
    """Yield what is said of a kind by no table: class, context, files, readers, id, title, language, body, names, keys."""
    yield f"class = {text(draft.class_of(kind))}"
    if kind.name:
        yield f"context = {text(context_name(kind, number))}"
        yield from _list("files", kind.files)
    if kind.readers not in ((), (FRONT_MATTER,)):
        yield f"reader = {text(kind.readers[0]) if len(kind.readers) == 1 else _texts(kind.readers)}"
    if kind.text:
        yield f"text = {text(kind.text)}"
    yield comment(f"The id is {kind.naming.reason}.")
    yield f"id = {_id(kind)}"
    title, language = kind.guess_for("title"), kind.guess_for("language")
    if title or kind.title_pattern:
        yield f"title = {text(title.key if title else kind.title_key)}"
    if language:
        yield f"language = {text(language.key)}"
    elif len(draft.languages) == 1:
        yield f"language = {{ fixed = {text(draft.languages[0])} }}"
    yield f"body = {text(draft.compact('dcterms:description'))}"
    if kind.names is not None:
        yield comment("Links mean records by the names of their files, and by these.")
        yield f"names = {_texts(kind.names)}"
    if kind.naming.stub:
        key, value = kind.naming.stub
        yield comment("Such a record says only where another one is.")
        yield f"stub = {{ key = {text(key)}, values = [{text(value)}] }}"
    yield f"ignore = [{', '.join(map(text, ['id-file-name', *_not_asked(draft, kind)]))}]"
    yield from _keep(kind)


def _keep(kind: Kind) -> Iterator[str]:
    """Yield the keys whose values are kept as they are, and why."""
    verbatim = [each for each in kind.guesses if each.kind == "verbatim" and each.column.nest is None]
    reasons = {
        ("The head of a table says nothing.",): kind.heads,
        ("No context can name such a key.",): [each.key for each in verbatim if not each.column.can_be_term],
        _WITHIN: [each.key for each in verbatim if each.column.can_be_term],
    }
    kept = {reason: keys for reason, keys in reasons.items() if keys}
    if kept:
        yield "keep = ["
        for reason, keys in kept.items():
            yield from (f"    {comment(line)}" for line in reason)
            yield from (f"    {text(key)}," for key in keys)
        yield "]"


def _derive_tables(kind: Kind, table: str) -> Iterator[str]:
    """Yield how the title and other keys are found in the text."""
    if kind.title_pattern:
        pattern = kind.title_pattern.replace("<title>", f"<{kind.title_key}>")
        yield from ("", f"[[{table}.derive]]", f"pattern = {text(pattern)}", "once = true")
    for rule in kind.body_rules:
        yield from ("", f"[[{table}.derive]]")
        settings = {"section": rule.section, "key": rule.key, "pattern": rule.pattern}
        yield from (f"{name} = {text(value)}" for name, value in settings.items() if value)


def _relations_tables(kind: Kind, table: str) -> Iterator[str]:
    """Yield the keys whose mappings are relations."""
    for guess in kind.guesses:
        if guess.relations:
            words = ", ".join(
                f"{text(word)} = {text(key)}" for word, key in kind.relation_keys[guess.key].items()
            )
            yield from (
                "",
                "# Mappings that say by a word which relation they are.",
                f"[[{table}.relations]]",
            )
            yield from (f"key = {text(guess.key)}", f"type = {text(guess.relations.type)}")
            yield from (f"target = {text(guess.relations.target)}", f"as = {{ {words} }}")


def _links_table(kind: Kind, table: str) -> Iterator[str]:
    """Yield which links in the text lead to records."""
    links = kind.links
    if links is None:
        return
    yield from ("", "# Links in the text to other records.")
    start = (f"[[{table}.links]]", f"key = {text(kind.link_key)}")
    if links.files:
        yield from (*start, f"pattern = {text(links.files)}", 'format = "{name}"')
    if links.patterns or links.mentions or links.wiki:
        yield from (*([""] if links.files else []), *start)
        for name, patterns in (("pattern", links.patterns), ("mention", links.mentions)):
            yield from _list(name, patterns, few=1) if len(patterns) > 1 else ()
            yield from (f"{name} = {text(each)}" for each in patterns[:1] if len(patterns) == 1)
        settings = {"wiki": links.wiki, "format": links.format}
        yield from (f"{name} = {text(value)}" for name, value in settings.items() if value)


def _elsewhere_table(draft: Draft, kind: Kind, table: str) -> Iterator[str]:
    """Yield what references name that is no record: pages of the web."""
    if kind.refers_to_pages:
        pages = text(draft.compact("foaf:Document"))
        yield from ("", f"[{table}.elsewhere]", f"{pages} = ['https?://\\S+']")


def _not_asked(draft: Draft, kind: Kind) -> Iterator[str]:
    """Yield the rules that ask for what more than one in fifty records lack, which is no mistake of theirs."""
    of_class = [each for each in draft.kinds if each.shares == kind.shares]
    given = {guess.property_name for each in of_class for guess in each.guesses}
    cells = {guess.property_name: len(guess.column.cells) for guess in kind.guesses}
    for property, rule in known_keys().asked.items():
        is_heading = property == "dcterms:title" and property not in cells
        lacking = cells.get(property, 0) * _ASKED < len(kind.samples) * (_ASKED - 1)
        if property in given and lacking and not is_heading:
            yield rule
    if kind.title_pattern and not kind.has_titles:
        yield known_keys().asked["dcterms:title"]


def _facets_table(draft: Draft, kind: Kind, table: str) -> Iterator[str]:
    """Yield what subjects are counted and filtered by: the keys whose texts became labels, but the status."""
    taken = {*OF_POLICIES, *(rule.name for rule in DATES)}
    names: dict[str, str] = {}  # name -> property
    properties = draft.properties(kind)
    for guess in kind.guesses:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", guess.key).lower()
        name = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
        property = properties.get(guess.key, "")
        usable = re.match("[a-z]", name) and name not in taken and not name.startswith("title_")
        is_label = guess.kind == "label" and guess.key not in kind.heads
        if is_label and usable and property not in names.values():
            names.setdefault(name, property)
    if names:
        yield from ("", "# What is counted, filtered and tabled.", f"[{table}.facets]")
        yield from (f"{name} = {text(property)}" for name, property in names.items())


def _id(kind: Kind) -> str:
    """Return the rule for ids as a TOML value."""
    naming = kind.naming
    if naming.key is None:
        return f"{{ {naming.part} = {text(naming.pattern)}, format = {text(naming.format)} }}"
    if not naming.pattern:
        return text(naming.key)
    return f"{{ key = {text(naming.key)}, pattern = {text(naming.pattern)}, format = {text(naming.format)} }}"


def _values_tables(kind: Kind, table: str) -> Iterator[str]:
    """Yield a table for each way to read texts of keys: separator, words for no value, patterns, format."""
    keys_by_rule: dict[tuple[str, ...], list[str]] = {}
    none = ", ".join(map(text, known_keys().none))
    for key, reference in _of_relations(kind):
        if rule := _references(reference, none):
            keys_by_rule.setdefault(rule, []).append(key)
    for guess in (each for top in kind.guesses for each in (top, *top.members)):
        rule = ()
        if guess.split:
            rule = (f"split = {text(guess.split)}",)
        if guess.split_at:
            rule = (f"split-at = {text(guess.split_at)}",)
        if guess.marks:
            rule = (*rule, *_list("pattern", (*guess.marks, "(?s:.+)"), few=1), *_formats(("{text}",)))
        if not guess.dates.is_plain:
            rule = _dates(guess.dates)
        if guess.member_term and guess.reference and not (guess.reference.patterns or guess.reference.split):
            continue
        if guess.reference:
            rule = _references(guess.reference, none)
        if rule:
            keys_by_rule.setdefault(rule, []).append(guess.member_term or guess.key)
    for rule, keys in keys_by_rule.items():
        yield from ("", f"[[{table}.values]]", f"keys = [{', '.join(map(text, keys))}]", *rule)


def _of_relations(kind: Kind) -> Iterator[tuple[str, Reference]]:
    """Yield the keys that only mappings which are relations state, each with how they refer to records."""
    keys = {guess.key for guess in kind.guesses}
    for guess in kind.guesses:
        for key in dict.fromkeys(kind.relation_keys.get(guess.key, {}).values()):
            if guess.relations and key not in keys:
                yield key, guess.relations.reference


def _references(reference: Reference, none: str) -> tuple[str, ...]:
    """Return the lines of a table that reads references."""
    rule = ((f"split = {text(reference.split)}",) if reference.split else ()) + (f"none = [{none}]",)
    if not reference.patterns:
        return rule
    formats = reference.formats[:1] if len(set(reference.formats)) == 1 else reference.formats
    return (*rule, *_list("pattern", reference.patterns, few=1), *_formats(formats))


def _dates(reading: DateReading) -> tuple[str, ...]:
    """Return the lines of a table that reads dates."""
    cuts = {"split": reading.split, "split-at": reading.split_at}
    split = (f"{name} = {text(cut)}" for name, cut in cuts.items() if cut)
    none = (*known_keys().none, *reading.none)
    lines = _list("none", none, few=len(none) + 1)
    if not reading.patterns:
        return (*split, *lines)
    return (*split, *lines, *_list("pattern", reading.patterns, few=1), *_formats(reading.formats))


def _formats(formats: Sequence[str]) -> Iterator[str]:
    """Yield the line with the only format, or the lines with those of all patterns."""
    yield from (f"format = {text(formats[0])}",) if len(formats) == 1 else _list("format", formats, few=1)


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(text, texts))}]"


def context_name(kind: Kind, number: int) -> str:
    """Return the name of the file with the context of a kind."""
    return f"{kind.name}.jsonld" if number else "context.jsonld"


def _nodes_table(draft: Draft) -> Iterator[str]:
    """Yield the templates of the IRIs of each class, with the property of its labels."""
    name = draft.compact("dcterms:identifier")
    yield "[nodes]"
    for class_, kind in draft.classes.items():
        template = f"{kind.name or 'policy'}/{{id}}"
        yield f"{text(class_)} = {{ iri = {text(template)}, label = {text(name)} }}"
    yield f"{text(draft.compact('pg:Record'))} = {{ iri = 'record/{{path}}' }}"
    references = (guess.reference for kind in draft.kinds for guess in kind.guesses if guess.reference)
    if any(reference.rule.rewrite.has_part for reference in references):
        label = text(draft.compact("skos:prefLabel"))
        yield f"{text(draft.compact('pg:Part'))} = {{ iri = '{{policy}}#part={{label}}', label = {label} }}"
    agent, concept = draft.compact("foaf:name"), draft.compact("skos:prefLabel")
    yield f"{text(draft.compact('prov:Agent'))} = {{ iri = 'agent/{{label}}', label = {text(agent)} }}"
    concepts = f"{{ iri = 'concept/{{scheme}}/{{label}}', label = {text(concept)} }}"
    yield f"{text(draft.compact('skos:Concept'))} = {concepts}"
    if any(kind.refers_to_pages for kind in draft.kinds):
        page = f"{{ iri = 'page/{{id}}', label = {text(draft.compact('schema:url'))} }}"
        yield f"{text(draft.compact('foaf:Document'))} = {page}"
    for kind in draft.kinds:
        for guess in (each for each in kind.guesses if each.kind == "nodes"):
            yield from _node_table(draft, kind, guess)


def _node_table(draft: Draft, kind: Kind, guess: Guess) -> Iterator[str]:
    """Yield the template of the nodes that mappings under a key become, and their keys."""
    name = quote(draft.node_property(kind, guess).rpartition(":")[2], safe="")
    yield from ("", f"[nodes.{json.dumps(draft.node_class(kind, guess), ensure_ascii=False)}]")
    yield f"iri = {text(f'{{policy}}#{name}={{index}}')}"
    if label := _label_of(guess):
        yield f"label = {text(draft.node_property(kind, guess, label))}"
    keys = (f"{_bare_key(each.key)} = {text(each.member_term)}" for each in guess.members)
    yield f"keys = {{ {', '.join(keys)} }}"


def _label_of(guess: Guess) -> Guess | None:
    """Return the key of mappings whose texts name them: by its name, and in all of them."""
    most = max((len(each.column.cells) for each in guess.members), default=0)
    names = (*known_keys().id, *known_keys().title)
    usable = [each for each in guess.members if each.kind == "text" and len(each.column.cells) == most]
    return next((each for name in names for each in usable if plain(each.key) == name), None)


def _bare_key(key: str) -> str:
    """Return a key as TOML has it before an equals sign."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else text(key)


def _properties_table(draft: Draft) -> Iterator[str]:
    """Yield the properties outside pg: with their labels and ranges, sorted."""
    usual = {
        "dcterms:description": ("text", "正文"), "dcterms:identifier": ("id", "标识"), "dcterms:created": ("created", "创建日期"),
        "dcterms:issued": ("published", "发布日期"), "dcterms:language": ("language", "语言"), "dcterms:replaces": ("replaces", "替代"),
        "dcterms:title": ("title", "标题"), "foaf:name": ("name", "名称"),
    }  # fmt: skip
    entries = {draft.compact(name): f"en = {text(en)}, zh = {text(zh)}" for name, (en, zh) in usual.items()}
    classes = {kind.name: draft.class_of(kind) for kind in draft.kinds}
    if any(kind.refers_to_pages for kind in draft.kinds):
        entries[draft.compact("schema:url")] = "en = 'address'"
    for kind in draft.kinds:
        for guess in kind.guesses:
            property = draft.properties(kind).get(guess.key, "")
            if property and not guess.property_name.startswith("pg:"):
                entry = f"en = {text(guess.key)}{_range(draft, guess, property, classes)}"
                entries[property] = entry if "range" in entry else entries.get(property, entry)
            for member in guess.members:
                domain = f", domain = {text(draft.node_class(kind, guess))}"
                entry = f"en = {text(member.key)}{domain}{_range(draft, member, '', classes)}"
                entries[draft.node_property(kind, guess, member)] = entry
            if guess.kind == "nodes":
                own = {*draft.relation_terms(kind).values()}
                for name, word in sorted(own):
                    if not name.startswith(("pg:", PREFIXES["pg"])):
                        entries[name] = f"en = {text(word)}, range = {text(draft.class_of(kind))}"
                entry = f"en = {text(guess.key)}, range = {text(draft.node_class(kind, guess))}"
                entries[property] = entry
    yield "[properties]"
    yield from (f"{text(name)} = {{ {entry} }}" for name, entry in sorted(entries.items()))


def _range(draft: Draft, guess: Guess, property: str, classes: dict[str, str]) -> str:
    """Return the range of a property, and the scheme of its labels, as parts of an inline table, else ""."""
    if guess.reference:
        return f", range = {text(classes[guess.reference.kind])}"
    if guess.kind == "agent":
        return f", range = {text(draft.compact('prov:Agent'))}"
    if guess.kind == "label":
        scheme = scheme_of(guess, property.rpartition(":")[2])
        return f", range = {text(draft.compact('skos:Concept'))}, scheme = {text(scheme)}"
    return ""
