"""The readers' commands, buttons and words."""
