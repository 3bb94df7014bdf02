"""Inputs that nobody should hand over, and somebody will: files of records, settings, profiles and RDF."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.helpers import ROOT


def _json(text: str) -> bytes:
    return f"---\n{text}\n---\n\nText.\n".encode()


def _yaml(text: str) -> bytes:
    return f"---\nid: x\n{text}\n---\n\nText.\n".encode()


def _toml(text: str) -> bytes:
    return f'+++\nid = "x"\n{text}\n+++\n\nText.\n'.encode()


# name of a file -> what is in it
RECORDS: dict[str, bytes] = {
    "empty.md": b"",
    "blank.md": b" \n\n\t\n",
    "only-a-fence.md": b"---",
    "two-fences.md": b"---\n---\n",
    "no-front-matter.md": b"# A heading\n\nText.\n",
    "unclosed.md": b"---\nid: unclosed\ntitle: T\n\nText.\n",
    "unclosed-toml.md": b'+++\nid = "unclosed"\n',
    "other-fence.md": b"---\nid: other\n+++\n",
    "broken-yaml.md": _yaml("a: [1, 2\nb: }"),
    "broken-json.md": _json('{"id": "x", "title": }'),
    "broken-toml.md": _toml("title = "),
    "scalar.md": _json("just a text"),
    "list.md": _json("- a\n- b"),
    "null.md": _json("null"),
    "json-list.md": _json('[{"id": "x"}]'),
    "duplicate-yaml.md": _yaml("title: A\ntitle: B"),
    "duplicate-json.md": _json('{"id": "x", "id": "y"}'),
    "duplicate-toml.md": _toml('title = "a"\ntitle = "b"'),
    "conflict.md": b"---\nid: x\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\n---\n",
    "latin-1.md": "---\nid: x\ntitle: Énergie\n---\n".encode("latin-1"),
    "utf-16.md": "---\nid: x\n---\n".encode("utf-16"),
    "truncated-utf-8.md": "---\nid: x\ntitle: 政".encode()[:-1],
    "bom.md": b"\xef\xbb\xbf---\nid: bom\ntitle: T\n---\n",
    "bom-alone.md": b"\xef\xbb\xbf",
    "crlf.md": b"---\r\nid: crlf\r\ntitle: T\r\n---\r\n\r\nText.\r\n",
    "cr.md": b"---\rid: cr\rtitle: T\r---\r",
    "nul.md": b"---\nid: x\ntitle: a\x00b\n---\n",
    "nul-escaped.md": _json('{"id": "nul", "title": "a\\u0000b"}'),
    "controls.md": _json('{"id": "controls", "title": "a\\u001b[31mb\\u0007"}'),
    "surrogate.md": _json('{"id": "surrogate", "title": "a\\ud800b"}'),
    "surrogate-key.md": _json('{"id": "surrogate-key", "a\\ud800": 1}'),
    "noncharacter.md": _json('{"id": "nonchar", "title": "\\uffff\\ufffe"}'),
    "bidi.md": _json('{"id": "bidi", "title": "\\u202eabc\\u2066"}'),
    "huge-integer.md": _json('{"id": "huge", "year": 1' + "0" * 5000 + "}"),
    "huge-integer-yaml.md": _yaml("year: 1" + "0" * 5000),
    "huge-integer-toml.md": _toml("year = 1" + "0" * 5000),
    "huge-float.md": _json('{"id": "huge-float", "capacity": 1e999, "year": -1e999}'),
    "nan.md": _json('{"id": "nan", "year": NaN, "score": Infinity}'),
    "nan-yaml.md": _yaml("year: .nan\nannouncedCapacityMin: .inf"),
    "nan-toml.md": _toml("year = nan\nannouncedCapacityMin = -inf"),
    "octal.md": _yaml("year: 0o17\nnumber: 0x1F\nsexagesimal: 190:20:30"),
    "deep-json.md": _json('{"id": "deep", "a": ' + "[" * 3000 + "]" * 3000 + "}"),
    "deep-objects.md": _json('{"id": "deep-o", "a": ' + '{"a": ' * 500 + "1" + "}" * 500 + "}"),
    "deep-yaml.md": _yaml("a: " + "[" * 1500 + "]" * 1500),
    "deep-toml.md": _toml("a = " + "[" * 1500 + "]" * 1500),
    "dotted-toml.md": _toml(".".join(["a"] * 1500) + " = 1"),
    "aliases.md": _yaml("a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]"),
    "loop.md": _yaml("a: &a [*a]"),
    "unknown-alias.md": _yaml("a: *nobody"),
    "merge.md": _yaml("a: &a {title: T}\n<<: *a"),
    "tag.md": _yaml("a: !!python/object/apply:os.system ['true']"),
    "tag-binary.md": _yaml("a: !!binary aGVsbG8=\nb: !!set {x, y}\nc: !!omap [a: 1]\nd: !own {x: 1}"),
    "keys.md": _yaml("1: a\n2.5: b\ntrue: c\nnull: d\n2020-01-01: e\n[1, 2]: f\n? {a: 1}\n: g"),
    "empty-key.md": _json('{"id": "empty-key", "": 1, " ": 2, "a.b": 3, "a/b": 4, "~": 5}'),
    "documents.md": _yaml("title: T\n...\n---\nid: y"),
    "dates.md": _json(
        '{"id": "dates", "pubDate": "2024-02-30", "effectiveFrom": "0000-00-00", "year": "99999",'
        ' "provenance": {"lastAuditDate": "-0001-01-01"}}'
    ),
    "dates-yaml.md": _yaml("pubDate: 2024-01-01\neffectiveFrom: 2024-01-01T10:00:00+25:00"),
    "dates-bad-yaml.md": _yaml("pubDate: 2024-13-45"),
    "dates-toml.md": _toml("pubDate = 2024-01-01\nyear = 07:32:00\neffectiveFrom = 1979-05-27T07:32:00Z"),
    "dates-five-digits.md": _json('{"id": "five", "pubDate": "12024-01-01", "year": 12024}'),
    "dates-negative.md": _json('{"id": "minus", "pubDate": "-2024-01-01", "year": -2024}'),
    "iris.md": _json(
        '{"id": "iris", "url": "http://[::1/ <>\\"{}|^`", "source": "javascript:alert(1)", "sourceUrl": "//x"}'
    ),
    "iri-port.md": _json('{"id": "port", "url": "http://example.org:99999999/%zz"}'),
    "iri-as-id.md": _json('{"id": "https://example.org/ a", "title": "T"}'),
    "unknown-status.md": _json('{"id": "status", "status": "Zombie", "country": "Elbonia", "category": 7}'),
    "id-blanks.md": _json('{"id": " a  b ", "title": "T"}'),
    "id-slashes.md": _json('{"id": "../../etc/passwd", "title": "T"}'),
    "id-slash.md": _json('{"id": "/", "title": "T"}'),
    "id-backslash.md": _json('{"id": "a\\\\b", "title": "T"}'),
    "id-controls.md": _json('{"id": "a\\u0001\\nb\\u001b[0m", "title": "T"}'),
    "id-quotes.md": _json('{"id": "\\"\'`$(x)<b>", "title": "T"}'),
    "id-percent.md": _json('{"id": "%2e%2e%00", "title": "T"}'),
    "id-question.md": _json('{"id": "?a=b#c", "title": "T"}'),
    "id-dot.md": _json('{"id": ".", "title": "T"}'),
    "id-chinese.md": _json('{"id": "政策", "title": "政策"}'),
    "id-empty.md": _json('{"id": "", "title": "T"}'),
    "id-missing.md": _json('{"title": "T"}'),
    "id-null.md": _json('{"id": null}'),
    "id-list.md": _json('{"id": ["a", "b"]}'),
    "id-map.md": _json('{"id": {"a": 1}}'),
    "id-true.md": _json('{"id": true}'),
    "id-float.md": _json('{"id": 1.5}'),
    "id-huge.md": _json('{"id": 1' + "0" * 5000 + "}"),
    "id-long.md": _json('{"id": "' + "x" * 5000 + '", "title": "T"}'),
    "id-surrogate.md": _json('{"id": "a\\ud800", "title": "T"}'),
    "types.md": _json(
        '{"id": "types", "title": {"a": [1]}, "status": ["Active", 7], "analysis": [1], "evolution": "x",'
        ' "provenance": 7, "sectors": {"a": 1}, "coordinates": "north", "relatedPolicies": {"x": []}, "lang": 3}'
    ),
    "references.md": _json(
        '{"id": "references", "evolution": {"supersedes": ["references", "", null, 7, {"a": 1}, ["x"], "a b",'
        ' "\\u0000", "https://example.org/", "x\\ud800"], "supersededBy": ["a", "b"], "clusters": [[], {}, ""]}}'
    ),
    "circle-a.md": _json('{"id": "circle-a", "evolution": {"supersedes": ["circle-b"]}}'),
    "circle-b.md": _json('{"id": "circle-b", "evolution": {"supersedes": ["circle-a"]}}'),
    "markup.md": _json('{"id": "markup", "title": "[bold]x[/] [/red] {{ x }} %s %(a)s <script> |`"}'),
    "long-line.md": _json('{"id": "long-line", "title": "' + "x" * 200_000 + '"}'),
    "many-keys.md": _json('{"id": "many-keys", ' + ", ".join(f'"k{n}": {n}' for n in range(100)) + "}"),
    "body.md": b"---\nid: body\ntitle: T\n---\n"
    + b"[" * 500
    + b"![[x]] [[a|b|c]] [a](<b c> 'd') ```\x0c\x0b",
    "name\nwith\nlines.md": _json('{"id": "lines", "title": "T"}'),
    "name\x1b[31m.md": _json('{"id": "escapes", "title": "T"}'),
    "name with 'quotes\" & <b>.md": _json('{"id": "quotes", "title": "T"}'),
    "name%00?#.md": _json('{"id": "percent", "title": "T"}'),
    "政策文件.md": _json('{"id": "chinese-name", "title": "T"}'),
    "n" * 250 + ".md": _json('{"id": "long-name", "title": "T"}'),
    "-o.md": _json('{"id": "-o", "title": "T"}'),
    "UPPER.MD": _json('{"id": "upper", "title": "T"}'),
}
SETTINGS: dict[str, bytes] = {
    "broken": b"sources = [",
    "not utf-8": b'profile = "\xff"',
    "nul": b'profile = "a\\u0000b"',
    "unknown key": b"source = 'r'",
    "sources is a text": b"sources = 'r'",
    "sources holds a number": b"sources = [1]",
    "sources is nowhere": b"sources = ['nowhere']",
    "sources holds nul": b'sources = ["a\\u0000b"]',
    "sources is long": b"sources = ['" + b"x" * 5000 + b"']",
    "no sources": b"sources = []",
    "profile is nowhere": b"profile = 'nowhere'",
    "profile is empty": b"profile = ''",
    "profile is long": b"profile = '" + b"x" * 5000 + b"'",
    "base is no IRI": b"base = 'x'",
    "base holds a blank": b"base = 'https://example.org/a b/'",
    "base holds a bracket": b"base = 'https://[x/'",
    "base is empty": b"base = ''",
    "languages are numbers": b"languages = [1]",
    "languages are odd": b"languages = ['not a language!']",
    "languages are empty texts": b"languages = ['']",
    "severity of no level": b"sources = ['r']\n[validate.severity]\nurl-form = 'grave'",
    "severity is a number": b"sources = ['r']\n[validate.severity]\nurl-form = 1",
    "baseline is nowhere": b"sources = ['r']\n[validate]\nbaseline = 'nowhere.json'",
    "licence is no IRI": b"sources = ['r']\n[dataset]\nlicense = 'CC BY'",
    "title holds nul": b'sources = ["r"]\n[dataset]\ntitle = "a\\u0000b"',
    "deep": b"sources = " + b"[" * 1500 + b"]" * 1500,
}
# name -> (file of the profile, what is in it instead)
PROFILES: dict[str, tuple[str, bytes]] = {
    "broken": ("profile.toml", b"name = "),
    "empty": ("profile.toml", b""),
    "not utf-8": ("profile.toml", b"name = '\xff'"),
    "name is a number": ("profile.toml", b"name = 7"),
    "record is a text": ("profile.toml", b"name = 'x'\nrecord = 'y'"),
    "languages are numbers": ("profile.toml", b"name = 'x'\nlanguages = [1, 2]"),
    "ontology is nowhere": ("profile.toml", b"name = 'x'\nlanguages = ['en']\nontology = 'nowhere.ttl'"),
    "ontology is a folder": ("profile.toml", b"name = 'x'\nlanguages = ['en']\nontology = '.'"),
    "context is no JSON": ("context.jsonld", b"{"),
    "context is a list": ("context.jsonld", b"[]"),
    "context is empty": ("context.jsonld", b"{}"),
    "context holds a number": ("context.jsonld", b'{"@context": 7}'),
    "context holds odd terms": (
        "context.jsonld",
        b'{"@context": {"id": 7, "title": ["x"], "a": {"@id": 3}}}',
    ),
    "context is not utf-8": ("context.jsonld", b'{"@context": "\xff"}'),
    "context is deep": ("context.jsonld", b'{"@context": ' + b"[" * 3000 + b"]" * 3000 + b"}"),
    "vocabulary does not parse": ("vocabulary.ttl", b"nonsense"),
    "vocabulary is empty": ("vocabulary.ttl", b""),
    "vocabulary is not utf-8": ("vocabulary.ttl", b'<x:a> <x:b> "\xff" .'),
}
RDF: dict[str, bytes] = {
    "nonsense.ttl": b"nonsense",
    "empty.ttl": b"",
    "not-utf-8.nt": b'<x:a> <x:b> "\xff" .',
    "blank.ttl": b'[] a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> "b" .',
    "blank-id.ttl": b"<x:p> a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> [] .",
    "no-id.ttl": b"<x:p> a <https://w3id.org/policygraph/ns#Policy> .",
    "many-ids.ttl": b'<x:p> a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> "a", "b", 7 .',
    "iri-id.ttl": b"<x:p> a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> <x:i> .",
    "loop.ttl": b'<x:p> a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> "p" ;'
    b" <https://w3id.org/policygraph/ns#supersedes> <x:p>, [], 7 .",
    "dates.ttl": b'<x:p> a <https://w3id.org/policygraph/ns#Policy> ; <http://purl.org/dc/terms/identifier> "p" ;'
    b' <http://purl.org/dc/terms/issued> "soon", [], 7, "2024-02-30"^^<http://www.w3.org/2001/XMLSchema#date> ;'
    b' <https://w3id.org/policygraph/ns#status> "text", [], <x:status> .',
    "named.trig": b"<x:g> { <x:a> <x:b> <x:c> } _:g { _:a <x:b> _:c }",
    "broken.jsonld": b'{"@context": "https://example.org/nowhere", "@id": "x:a"}',
    "broken.rdf": b"<?xml version='1.0'?><a><b></a>",
    "entities.rdf": b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='&b;'/></rdf:RDF>",
    "deep.ttl": b"<x:a> <x:b> " + b"[ <x:c> " * 3000 + b"1" + b"]" * 3000 + b" .",
}


def make_records(folder: Path) -> Path:
    """Write the odd records, with folders and links between them that are odd too."""
    folder.mkdir(parents=True)
    for name, data in RECORDS.items():
        (folder / name).write_bytes(data)
    (folder / "folder.md").mkdir()
    (folder / "empty").mkdir()
    (folder / "dangling.md").symlink_to("nowhere.md")
    (folder / "itself.md").symlink_to("itself.md")
    (folder / "loop").symlink_to(folder)
    unreadable = folder / "unreadable.md"
    unreadable.write_bytes(_json('{"id": "unreadable"}'))
    unreadable.chmod(0)
    return folder


def make_profile(folder: Path, file: str, data: bytes) -> Path:
    """Write the profile of decision records, with one of its files replaced."""
    shutil.copytree(ROOT / "profiles" / "adr", folder)
    toml = folder / "profile.toml"
    toml.write_text(toml.read_text("utf-8").replace("../../", f"{ROOT.as_posix()}/"), "utf-8")
    assert (folder / file).exists()
    (folder / file).write_bytes(data)
    return folder
