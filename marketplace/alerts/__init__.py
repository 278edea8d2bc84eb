"""Mails about shelves: to who waits for a product, and to the shop whose stock runs low."""
