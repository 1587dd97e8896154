"""Counts by day for the editors' figures: sums, and no data of a person."""
