"""Pages and grids in; drafts of ledger rows out, each value with its doubts. Tesseract is here."""
