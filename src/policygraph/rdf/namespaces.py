"""The namespaces of the vocabularies that policygraph writes and reads."""

DCTERMS = "http://purl.org/dc/terms/"
PG = "https://w3id.org/policygraph/ns#"
PGF = "https://w3id.org/policygraph/function/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
