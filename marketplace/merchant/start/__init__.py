"""The guided start: what is left to do before the first order."""
