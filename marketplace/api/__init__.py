"""A small HTTP API for the shops' tills: stock, prices, orders."""
