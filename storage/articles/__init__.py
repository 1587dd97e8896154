"""Articles, their places and words, and what editors said of them."""
