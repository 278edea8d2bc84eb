"""Building the demo town: its rows from the data, then five weeks of its life."""
