"""Received files in; pages, their leaves and the cells of their tables out. OpenCV lives here."""
