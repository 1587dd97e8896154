"""Changing the secret: all data under TIP_SECRET, made anew under another one."""
