"""What the program says, in English and in the languages that have a file of words here."""
