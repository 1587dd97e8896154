"""What plain words of a reader want: data files of phrases, and the ways of reading them."""
