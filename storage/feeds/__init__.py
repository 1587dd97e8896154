"""What is remembered of each feed."""
