"""What looking at feeds and tagging articles costs, and how soon a ping is on a phone."""
