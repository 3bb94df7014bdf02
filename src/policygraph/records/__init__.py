"""Record files to metadata with positions: files, front matter and its syntaxes, links in Markdown."""
