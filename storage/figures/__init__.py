"""What is counted day by day for the editors' figures: sums, and nothing of a person."""
