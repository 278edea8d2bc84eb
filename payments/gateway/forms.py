"""Stripe's form encoding of nested values."""

from typing import Any
from urllib.parse import parse_qsl


def decode_form(encoded: str) -> dict[str, Any]:
    """A form as nested dictionaries: ``a[b][0]=c`` becomes ``{"a": {"b": {"0": "c"}}}``.

    Raises ValueError where one key is both a value and an object.
    """
    decoded: dict[str, Any] = {}
    for key, value in parse_qsl(encoded, keep_blank_values=True):
        *outer, last = [part.rstrip("]") for part in key.split("[")]
        target = decoded
        for step in outer:
            target = target.setdefault(step, {})
            if not isinstance(target, dict):
                raise ValueError(f"{key}: {step} is both a value and an object")
        target[last or str(len(target))] = value
    return decoded
