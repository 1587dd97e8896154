"""The tagger: the places that an article is about, with the reasons.

Pure. Imports core, places.
"""
