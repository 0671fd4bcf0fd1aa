"""The doors: the command line, HTTP and the pages that people see."""
