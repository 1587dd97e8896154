"""HTTP on HTTP_LISTEN: health, metrics, the publish ping, the webhook.

The package imports workers, storage.
"""
