"""The readers: what they follow and may type, their keyboards, their data as files.

Pure. Imports cases, articles, places.
"""
