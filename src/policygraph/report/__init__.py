"""Results to text for the terminal, Markdown or JSON. Text from records is never read as markup."""
