"""What a source's file gives away, and what the source is told of it.

Pure.
"""
