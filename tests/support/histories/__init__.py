"""Histories that hypothesis invents, and models that say what must become of them."""
