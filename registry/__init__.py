"""Drafts and decisions in; entries, their history and search hits out. SQL and search live here."""
