"""How tests reach the two engines: what is quicker than in a newsroom, and checks the same."""
