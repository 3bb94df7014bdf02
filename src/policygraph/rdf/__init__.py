"""What knows RDF and nothing of policies: IRIs, datatypes, languages, JSON-LD, vocabularies."""
