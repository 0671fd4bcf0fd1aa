"""Measurements: each folder takes drawn pages or made data and gives figures with their spread."""
