"""How fast copies are made: end to end, and against the sum of their parts."""
