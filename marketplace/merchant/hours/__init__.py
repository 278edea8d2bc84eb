"""Opening hours, pickup windows, pauses and closures."""
