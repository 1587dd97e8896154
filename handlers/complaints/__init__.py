"""The right of reply: what somebody writes who says who they are, and what editors do with it."""
