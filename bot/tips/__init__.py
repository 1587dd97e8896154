"""A report being written by its source: the form, the draft, its pages.

Pure. Imports messages, places.
"""
