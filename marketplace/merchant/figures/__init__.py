"""The shop's figures, and the month for its accountant."""
