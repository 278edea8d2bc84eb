"""Who is asked to work in a shop."""
