"""A stored article: whom it is for, how it looks as a message, how editors correct it.

Pure. Imports core, messages, places.
"""
