"""The syntaxes of what stands before a text: each a module that reads one, and that tells positions."""
