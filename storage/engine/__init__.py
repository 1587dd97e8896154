"""Connections, transactions, versions: SQL without a domain."""
