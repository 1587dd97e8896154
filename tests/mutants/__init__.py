"""Safeguards taken out, one a patch: each must be caught by the tests that it names."""
