"""The right of reply and of correction (UU 40/1999): a complaint of somebody who says who they are.

Its own room: nothing here knows a tip, a case or its source.
"""
