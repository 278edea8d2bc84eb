"""The shop's reduction codes."""
