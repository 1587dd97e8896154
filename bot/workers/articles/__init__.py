"""What is written to the editors of articles by itself: cards, and what a summary will carry."""
