"""The public log of corrections, withdrawals and replies: every later change can be detected."""
