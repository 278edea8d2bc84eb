"""The shop's products: list, form, prices, reductions."""
