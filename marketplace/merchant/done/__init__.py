"""« Ce qui a été fait »: the audit of one shop, for its owner and for the association."""
