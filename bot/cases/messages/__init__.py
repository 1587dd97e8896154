"""The messages about a case: to the editors, and to its source.

Pure.
"""
