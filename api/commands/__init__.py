"""The verbs of the command line: arguments in, calls of the rooms, text or JSON out."""
