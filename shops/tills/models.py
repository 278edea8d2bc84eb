"""Tokens and calls of the shops' tills."""
