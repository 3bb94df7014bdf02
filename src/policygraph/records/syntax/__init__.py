"""The three syntaxes of front matter: each a module that reads and that tells positions."""
