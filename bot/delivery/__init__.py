"""Letters and items of the outbox: priorities, retries, rates, bundles.

Pure. Imports core, messages.
"""
