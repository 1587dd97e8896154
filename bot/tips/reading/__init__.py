"""The reading of a source's own words: days, identity, age, and danger."""
