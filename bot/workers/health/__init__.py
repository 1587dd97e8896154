"""The health of each part, and its reports: /healthz, the operator, the service manager.

The package imports storage, delivery, messages, core.
"""
