"""Turn results into text for the terminal, Markdown or JSON; text from records is never read as markup."""
