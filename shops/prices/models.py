"""What things cost, and cost before: price history, and price cuts with their reference price (L112-1-1)."""
