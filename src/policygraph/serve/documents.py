"""Linked data: an address below ours to the IRI that it stands for, and what the graph states about that as a document."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from urllib.parse import quote

import pyoxigraph as ox

from policygraph.export.jsonld_frame import write_framed
from policygraph.export.triples import in_order, iris_of, line_of, sorted_lines, used_prefixes
from policygraph.export.void import dataset_name
from policygraph.rdf import serialize
from policygraph.rdf.core import DESCRIBES, POLICY, UNRESOLVED
from policygraph.rdf.entailments import entailed
from policygraph.rdf.iris import decode, encode, named_node
from policygraph.rdf.namespaces import HOME, RDF_TYPE, SKOS
from policygraph.records.printable import printable_line
from policygraph.report.explorer.page import asset, head, security_policy
from policygraph.serve.negotiation import choose
from policygraph.serve.opened import NotThereError, Opened
from policygraph.serve.queries import NotAcceptableError, with_charset
from policygraph.serve.reply import Reply
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.words.phrases import Phrase, enumerated, said, word

HTML = "text/html"
# Type -> ending and format, the first for who accepts all.
DOCUMENTS = {
    HTML: (".html", "html"), "text/turtle": (".ttl", "turtle"), "application/ld+json": (".jsonld", "jsonld"),
    "application/n-triples": (".nt", "ntriples"), "application/rdf+xml": (".rdf", "rdfxml"),
}  # fmt: skip
MOST_REFERRING = 500
_SITE = re.compile(r"https?://[^/]+/")
DESCRIPTION = "/.well-known/void"  # of the dataset
_OF_URIS = "!#$%&'()*+,/:;=?@[]~"  # what has its place in an address as it is (RFC 3986)
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
DATA = "/data/"  # what the addresses of documents start with; what is behind it is the address of the thing


def thing(opened: Opened, path: str, accept: str) -> Reply:
    """Lead from a thing, by its percent-encoded path, to the document about it that is accepted (303, Cool URIs 4.2).

    The name of the dataset, of which the graph itself says nothing, leads to its description. Raises NotThereError where
    the graph says nothing about it, and NotAcceptableError.
    """
    try:
        iri, _ = _stated(opened.graph, path)
    except NotThereError:
        if not _is_dataset(opened.graph, path):
            raise
        return Reply(303, "text/plain; charset=utf-8", b"", {"Location": DESCRIPTION})
    type_ = choose(accept, list(DOCUMENTS))
    if type_ is None:
        raise NotAcceptableError(Phrase("a document can be had as {types}", types=enumerated(DOCUMENTS)))
    policy = _policy(opened.graph, iri) if type_ == HTML else None
    place = f"/#/policy/{quote(policy, safe='')}" if policy else f"{DATA}{path}{DOCUMENTS[type_][0]}"
    return Reply(
        303,
        "text/plain; charset=utf-8",
        b"",
        {"Location": place, "Vary": "Accept", "Link": _alternates(path)},
    )


def document(opened: Opened, path: str, ending: str, language: str) -> Reply:
    """Return what is stated about a thing, in the format of an ending; what programs read says it in the terms of others too.

    Raises NotThereError where the graph says nothing about it, and for another ending.
    """
    found = [(type_, format) for type_, (own, format) in DOCUMENTS.items() if own == ending]
    if not found:
        raise NotThereError(Phrase("there is no document {path}", path=f"{path}{ending}"))
    iri, triples = _stated(opened.graph, path)
    ((type_, format),) = found
    described = quote(iri, safe=_OF_URIS)
    headers = {"Link": f'<{described}>; rel="describes", {_alternates(path)}', "Vary": "Accept-Language"}
    if format == "html":
        content, policy = _page(opened.graph, path, iri, triples, language)
        return Reply(200, with_charset(type_), content, {**headers, "Content-Security-Policy": policy})
    triples |= _entailed(opened.graph, triples)
    return Reply(200, with_charset(type_), to_bytes(opened.graph, triples, format), headers)


def to_bytes(
    graph: GraphStore, triples: Iterable[ox.Triple], format: str, prefixes: Mapping[str, str] = {}
) -> bytes:
    """Return triples as a file in a format of RDF, as ``export`` writes it, with further prefixes."""
    if format == "jsonld":
        file = BytesIO()
        write_framed(file, graph, sorted_lines(map(line_of, triples)))
        return file.getvalue()
    ordered = in_order(triples)
    return serialize.to_bytes(
        ordered, format, used_prefixes(iris_of(ordered), {**graph.prefixes(), **prefixes})
    )


def _alternates(path: str) -> str:
    return ", ".join(
        f'<{DATA}{path}{ending}>; rel="alternate"; type="{type_}"' for type_, (ending, _) in DOCUMENTS.items()
    )


def _stated(graph: GraphStore, path: str) -> tuple[str, set[ox.Triple]]:
    """Return the IRI that a path is below our base, below that of the vocabulary, or on the site of our base, however it is
    percent-encoded, and what is stated about it.
    """
    for iri in dict.fromkeys(start + each for each in _writings(path) for start in _starts_of(graph)):
        if triples := set(_about(graph, iri)):
            return iri, triples
    raise NotThereError(Phrase("nothing is known of {name}", name=printable_line(graph.base + path)))


def _starts_of(graph: GraphStore) -> list[str]:
    site = _SITE.match(graph.base)
    return [graph.base, HOME, *([site[0]] if site else [])]


def _is_dataset(graph: GraphStore, path: str) -> bool:
    names = {start + each for each in _writings(path) for start in _starts_of(graph)}
    return dataset_name(graph) in names


def _writings(path: str) -> list[str]:
    """Return a path as it is asked for, and as an IRI may have it: in the percent-encoding of our names, since clients
    encode more and less than that, and with letters of all scripts as they are, as IRIs of others have them.

    >>> _writings("a/%e7%a2%b3%2Db")
    ['a/%e7%a2%b3%2Db', 'a/%E7%A2%B3-b', 'a/碳%2Db']
    """
    plain = _BEYOND_ASCII.sub(lambda found: decode(found[0]), path)
    own = "/".join(encode(decode(segment)) for segment in path.split("/"))
    return list(dict.fromkeys((path, own, plain)))


def _about(graph: GraphStore, iri: str) -> Iterator[ox.Triple]:
    """Yield what is stated about what an IRI names, about what is part of its document (its fragments and blank nodes),
    about the records that describe it, and of which scheme it is.
    """
    quads, seen = graph.store.quads_for_pattern, set[object]()
    todo: list[ox.NamedNode | ox.BlankNode] = list(_starts(graph, iri))
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        for quad in quads(node, None, None):
            yield quad.triple
            value = quad.object
            is_part = isinstance(value, ox.BlankNode) or str(value).startswith(f"<{iri}#")
            if is_part and isinstance(value, ox.NamedNode | ox.BlankNode):
                todo.append(value)
    named = named_node(iri)
    for predicate in (DESCRIBES, f"{SKOS}inScheme"):
        for quad in quads(None, ox.NamedNode(predicate), named) if named else ():
            yield from (each.triple for each in quads(quad.subject, None, None))


def _entailed(graph: GraphStore, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return what the ontology says of what is stated in the terms of others."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return {quad.triple for quad in entailed(store, graph.profile.entailments)}


def _starts(graph: GraphStore, iri: str) -> Iterator[ox.NamedNode]:
    """Yield the node of an IRI, and those of the vocabulary that are fragments of it, as the terms of a namespace are."""
    if node := named_node(iri):
        yield node
    if f"{iri}#" in graph.prefixes().values():
        nodes = (quad.subject for quad in graph.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None))
        yield from (
            each for each in nodes if isinstance(each, ox.NamedNode) and each.value.startswith(f"{iri}#")
        )


def _policy(graph: GraphStore, iri: str) -> str | None:
    """Return the id of a policy, None for what is none."""
    lookups = Lookups(graph, "en")
    types = set(lookups.objects(iri, RDF_TYPE))
    return lookups.id_of(iri) if types & {POLICY, UNRESOLVED} else None


def _page(
    graph: GraphStore, path: str, iri: str, triples: Iterable[ox.Triple], language: str
) -> tuple[bytes, str]:
    """Return a page without a script, with what is stated and what refers to it, and its security policy."""
    lookups = Lookups(graph, language)
    title, style = printable_line(str(lookups.label(iri))), asset("explorer.css")
    policy = security_policy(style)
    others = ", ".join(
        f'<a href="{escape(f"{DATA}{path}{ending}")}">{type_}</a>'
        for type_, (ending, _) in DOCUMENTS.items()
        if type_ != HTML
    )
    stated = ("Subject", "Property", "Value")
    parts = [
        f'{head(title, language, style, policy)}<body><header class="top"><span class="name"><b>policygraph</b></span>',
        f'<nav><a href="/">{escape(word("Overview", language))}</a><a href="/sparql">SPARQL</a></nav></header>',
        f"<main><h1><bdi>{escape(title)}</bdi></h1>\n<p><code><bdi>{escape(printable_line(iri))}</bdi></code></p>",
        f"<p>{others}</p>",
        _table(graph, lookups, stated, in_order(triples), language),
    ]
    if referring := list(_referring(graph, iri, set(triples))):
        parts += [
            f"<h2>{escape(said(Phrase('What refers to it'), language))}</h2>",
            _table(graph, lookups, stated[:2], in_order(referring)[:MOST_REFERRING], language),
        ]
    text = "\n".join([*parts, "</main></body></html>", ""])
    return text.encode("utf-8", "replace"), policy


def _table(
    graph: GraphStore, lookups: Lookups, names: Sequence[str], triples: Iterable[ox.Triple], language: str
) -> str:
    heads = "".join(f"<th>{escape(word(name, language))}</th>" for name in names)
    rows = (list(triple)[: len(names)] for triple in triples)
    body = "".join(
        f"<tr>{''.join(f'<td>{_shown(graph, lookups, term)}</td>' for term in row)}</tr>\n" for row in rows
    )
    return f'<div class="scroll card"><table><thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table></div>'


def _referring(graph: GraphStore, iri: str, stated: Container[ox.Triple]) -> Iterator[ox.Triple]:
    node = named_node(iri)
    quads = graph.store.quads_for_pattern(None, None, node) if node else ()
    return (quad.triple for quad in quads if quad.triple not in stated)


def _shown(graph: GraphStore, lookups: Lookups, term: object) -> str:
    """Return a term as HTML: a literal as text, an IRI as a link to its document here or elsewhere."""
    if not isinstance(term, ox.NamedNode):
        literal = term.value if isinstance(term, ox.Literal) else str(term)
        language = (
            f' lang="{escape(term.language)}"' if isinstance(term, ox.Literal) and term.language else ""
        )
        return f"<bdi{language}>{escape(printable_line(literal))}</bdi>"
    text = escape(printable_line(str(lookups.label(term.value))))
    for start in _starts_of(graph):
        if term.value.startswith(start):
            return f'<a href="/{escape(term.value.removeprefix(start))}"><bdi>{text}</bdi></a>'
    if term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}" rel="noopener noreferrer nofollow"><bdi>{text}</bdi></a>'
    return f"<bdi>{text}</bdi>"
