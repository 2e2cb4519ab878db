"""Numbers that an address, a form or a reference says in digits."""

LONGEST = 18  # digits: all that fits in the widest column does not overflow it


def whole(text: str) -> int | None:
    """The number written in plain digits; None for anything else, and for one that no column would hold.

    >>> whole("12"), whole("douze"), whole("-1"), whole("9" * 19)
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
