"""The program knows no term of a profile but those of the core, no key, label, facet or concept."""

from __future__ import annotations

import ast
import re

import rdflib

from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.rdf import core
from tests.helpers import PG, ROOT

SOURCES = sorted((ROOT / "src" / "policygraph").rglob("*.py"))
TERMS = [
    value
    for name, value in vars(core).items()
    if name.isupper() and str(value).startswith(f"{PG}") and value != PG
]
# Words of the program's own formats, options, columns and syntax that some key or facet has, too.
GENERAL = {
    "citation", "description", "id", "identifier", "label", "links", "name", "phase", "references", "region", "source", "sources", "status",
    "title", "type", "url", "year",
    "replaces",  # an effect
    "summary",  # of OpenAPI
    "author", "created", "date", "language", "category", "topic",
    "Author", "at", "by", "components", "from", "parameters", "removed", "required", "tag", "to",
}  # fmt: skip


def texts(source: str) -> set[str]:
    """Return the string constants of a module, without docstrings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


def test_every_term_of_the_core_is_in_the_ontology_and_has_a_sentence() -> None:
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "policygraph.ttl")
    defined = {str(subject) for subject in ontology.subjects()}
    assert len(TERMS) > 30
    assert set(TERMS) <= defined
    for line in (ROOT / "src/policygraph/rdf/core.py").read_text("utf-8").splitlines():
        assert not re.match(r"[A-Z_]+.*PG", line) or "  # " in line, line


def test_no_other_module_names_a_term() -> None:
    for file in SOURCES:
        source = file.read_text("utf-8")
        if file.name not in ("core.py", "namespaces.py"):
            assert not re.search(r"\{_?PG\}[\w{]|PG \+|ns#\w", source), file


def test_no_module_names_a_key_a_label_a_facet_or_a_concept_of_a_profile() -> None:
    words, concepts = set[str](), set[str]()
    for profile in map(load_profile, built_in_profiles()):
        for kind in profile.kinds:
            words |= {term.key for term in kind.context.terms.values()}
            words |= {facet.name for facet in kind.facets} | {measure.name for measure in kind.measures}
        for scheme in profile.vocabulary.schemes():
            found = profile.vocabulary.texts(scheme)
            words |= set(found)
            concepts |= {profile.vocabulary.find(scheme, text) or "" for text in found} - {""}
    relations = {term for term in texts_of_ontology() if term not in TERMS}
    for file in SOURCES:
        constants = texts(file.read_text("utf-8"))
        if file.name == "core.py":
            continue
        assert (constants & words) - GENERAL == set(), file
        assert constants & (concepts | relations) == set(), file


def texts_of_ontology() -> set[str]:
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "policygraph.ttl")
    return {str(subject) for subject in ontology.subjects() if str(subject).startswith(PG)}


def test_no_module_knows_a_corpus() -> None:
    names = {name for name in built_in_profiles() if name != "policy"} | {
        "erc",
        "madr",
        "log4brains",
        "ethereum",
        "kubernetes",
        "python.org",
    }
    pattern = re.compile(rf"(?i)(?<![a-z])(?:{'|'.join(map(re.escape, sorted(names)))})s?(?![a-z])")
    for file in SOURCES:
        code = file.read_text("utf-8")
        found = [text for text in texts(code) if pattern.search(text)]
        identifiers = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
        assert not found, file
        assert not [name for name in identifiers if pattern.search(name)], file
