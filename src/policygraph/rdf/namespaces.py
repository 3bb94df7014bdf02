"""The namespaces of the vocabularies that policygraph writes and reads, each written here and nowhere else."""

DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

HOME = "https://w3id.org/policygraph/"  # everything of ours is below it
PG, PGF, SCHEME, SHAPES = f"{HOME}ns#", f"{HOME}function/", f"{HOME}scheme/", f"{HOME}shapes/"

RDF_TYPE, RDF_JSON = f"{RDF}type", f"{RDF}JSON"

# Prefixes that mean the same in every file that we read.
CONVENTIONAL = {
    "pg": PG, "dcterms": DCTERMS, "foaf": FOAF, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "sh": SH, "skos": SKOS,
    "xsd": XSD,
}  # fmt: skip
