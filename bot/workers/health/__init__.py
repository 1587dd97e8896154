"""Whether each part still moves, and whoever is told: /healthz, the operator, the service manager.

Imports storage, delivery, messages, core.
"""
