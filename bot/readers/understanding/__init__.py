"""The wishes in a reader's plain words: data files of phrases, and the ways to read them."""
