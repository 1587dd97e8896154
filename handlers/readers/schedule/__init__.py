"""How news comes to a reader: chosen by taps, and by words."""
