"""Who works at the editors' desk in a history."""
