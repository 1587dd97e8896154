"""What editors order and are asked: corrections and withdrawals of what was sent."""
