"""Text to metadata with places: files, front matter, the syntaxes of it, links in Markdown."""
