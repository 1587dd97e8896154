"""A feed's bytes to entries, and what of them is new, changed or gone.

Pure. Imports core, places.
"""
