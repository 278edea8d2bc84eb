"""The counter: what came in, what was sold here, what was counted."""
