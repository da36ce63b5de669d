"""Reading whole numbers that somebody sent."""


def is_whole(text: str, *, low: int, high: int) -> bool:
    """Tell whether a text is a number within bounds, written in no more digits than need be."""
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    return is_short and low <= int(text) <= high
