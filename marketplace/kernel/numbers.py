"""Whole numbers out of forms and addresses, which anybody may fill with anything."""

#: A column of the database holds no more digits safely.
_MOST_DIGITS = 9


def whole_number(text: str | None) -> int | None:
    """The number that ``text`` is; None for anything else, and for one that no row could have."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
