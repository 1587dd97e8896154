"""The whole bot in a deterministic world: one loop on virtual time, histories made by a seed."""
