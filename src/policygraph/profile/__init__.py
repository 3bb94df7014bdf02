"""Read and check the declarative files that say how records become RDF."""
