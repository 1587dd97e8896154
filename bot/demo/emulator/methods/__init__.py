"""The methods of the Bot API, listed in `table`; each takes the world and the call's parameters.

They import `protocol` and `world`.
"""
