"""Contents that people report as illegal, and what the association decides (DSA, art. 16 and 17)."""
