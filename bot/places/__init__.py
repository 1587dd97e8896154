"""Regions of a province: the official tree, their names, finding one that somebody typed.

Pure, but that it reads the place files. Imports core, messages.
"""
