"""The public log of corrections, withdrawals and replies: nothing in it changes unseen."""
