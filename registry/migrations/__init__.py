"""How the schema came to be, step by step; run by `registry.database.open_database`."""
