"""How fast and how surely search finds a person, on SQLite and on Elasticsearch, in one run."""
