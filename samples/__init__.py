"""Invented ledgers as scanners deliver them: takes a kind and a seed, gives files and truth."""
