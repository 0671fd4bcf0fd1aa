"""How fast checks are answered, whether guessing finds anything, and whether the time tells."""
