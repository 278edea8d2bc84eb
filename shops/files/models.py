"""Catalogue files: read, compared with what is there, imported in the background, and exported."""
