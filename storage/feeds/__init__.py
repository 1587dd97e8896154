"""The state that is remembered of each feed."""
