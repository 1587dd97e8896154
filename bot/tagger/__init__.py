"""Which places an article is about, with the reasons.

Pure. Imports core, places.
"""
