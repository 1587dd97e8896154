"""HTTP on HTTP_LISTEN: health, metrics, the publish ping, the webhook.

Imports workers, storage.
"""
