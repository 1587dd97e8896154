"""How news comes to a reader: the pages on which it is chosen, and what is typed there."""
