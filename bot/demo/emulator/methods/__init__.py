"""The methods of the Bot API, listed in `table`; each takes the world and the parameters.

The modules import `protocol` and `world`.
"""
