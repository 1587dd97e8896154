"""Regions of a province: the official tree, their names, finding one that somebody typed.

Pure. Imports core, messages.
"""
