"""The figures that are counted once a day and drawn for the editors."""
