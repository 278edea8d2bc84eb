"""Random codes that people read out and type: no letter or digit that looks like another."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def random_code(length: int) -> str:
    """Unguessable characters of the alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def order_number() -> str:
    """A new order number such as "7KQ4-M2PX" (39 bits; the caller checks that it is free)."""
    return f"{random_code(4)}-{random_code(4)}"


def pickup_code() -> str:
    """A new pickup code of six characters (29 bits), to be checked together with its order."""
    return random_code(6)


def normalise(text: str) -> str:
    """What a person typed, in capitals and without spaces, dashes or other separators."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
