"""Beside the handlers: who came by which link, counted so that nobody is singled out."""
