"""Help that teaches: what a verb does in both languages, then lines to copy."""


def teach(vi: str, en: str, *examples: str) -> str:
    """Give a help text: Vietnamese, English, and examples that are printed as they stand."""
    lines = "\n".join(f"  {example}" for example in examples)
    shown = f"\n\n\b\nVí dụ / Examples:\n{lines}" if examples else ""
    return f"{vi}\n\n{en}{shown}"
