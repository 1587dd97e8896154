"""A stored article: its readers, its messages, and the corrections by editors.

Pure. Imports core, messages, places.
"""
