"""How fast the register of record writes, counts and hands on."""
