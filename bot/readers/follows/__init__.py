"""The places, keywords and stories that a reader follows, and the news to expect of them."""
