"""The entries of a feed, read from its bytes, and which of them are new, changed or gone.

Pure. Imports core, places.
"""
