"""How well pages are read: takes long CSV of readings and of truth, gives scores per kind."""
