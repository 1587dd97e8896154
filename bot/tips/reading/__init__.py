"""What is read from a source's own words: days, who it is, how old, whether in danger."""
