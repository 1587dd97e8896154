"""The editors' commands and buttons for a case."""
