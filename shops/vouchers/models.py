"""Codes that a shop gives its customers: a merchant's reduction, within limits and dates."""
