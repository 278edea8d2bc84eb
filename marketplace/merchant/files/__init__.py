"""Catalogue files: import with a dry run, export, template."""
