"""Access for the shop's till: tokens of the API."""
