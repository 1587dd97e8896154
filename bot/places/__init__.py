"""The regions of a province: the official tree, their names, the search for a typed name.

Pure, except that it reads the place files. Imports core, messages.
"""
