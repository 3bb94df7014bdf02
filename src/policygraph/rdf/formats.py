"""The serializations of RDF, by the name that options use and by the ending of a file."""

import pyoxigraph as ox

RDF_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDF_ENDINGS = {
    ".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig", ".rdf": "rdfxml", ".jsonld": "jsonld",
    **{f".{name}": name for name in RDF_FORMATS},
}  # fmt: skip
_READ_ONLY = {".owl": "rdfxml", ".xml": "rdfxml"}
READABLE = {ending: RDF_FORMATS[name] for ending, name in {**RDF_ENDINGS, **_READ_ONLY}.items()}
UNREADABLE = (".n3", ".trix", ".hdt", ".rj", ".ttls", ".yamlld")  # endings of RDF in forms that are not read
