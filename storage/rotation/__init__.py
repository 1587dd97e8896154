"""Changing the secret: all that is under TIP_SECRET, made anew under another one."""
