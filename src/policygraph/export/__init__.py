"""A store to files: RDF, graphs for other tools, tables, and the records themselves."""
