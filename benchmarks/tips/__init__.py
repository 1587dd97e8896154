"""How reports get through a flood, and what hiding their times costs."""
