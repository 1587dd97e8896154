"""HTTP on HTTP_LISTEN: health, metrics, the publish ping.

Imports workers, storage.
"""
