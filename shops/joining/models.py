"""How a merchant joins: application, decision, and a guided start."""
