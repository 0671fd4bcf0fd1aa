"""Raw text in; the value a careful clerk would type out, with every change named."""
