"""The right of reply and of correction (UU 40/1999): a complaint whose person gives their name.

A package apart: no module here knows a tip, a case or its source.
"""
