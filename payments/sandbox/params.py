"""A reader for the parameters of a request, which refuses what nobody asked for."""

from __future__ import annotations

import re
from typing import Any

from payments.gateway.forms import decode_form
from payments.sandbox.errors import ApiError, invalid, missing

_INTEGER = re.compile(r"-?\d{1,15}\Z")
_MOST_METADATA_KEYS = 50


def read_form(encoded: str) -> Params:
    """A request's form or query string, ready to be read."""
    try:
        return Params(decode_form(encoded))
    except ValueError as error:
        raise ApiError(f"Invalid object: {error}") from error


class Params:
    """Reads decoded parameters by type. Each read takes the parameter; ``finish`` refuses the others."""

    def __init__(self, values: dict[str, Any], prefix: str = "") -> None:
        self._values = dict(values)
        self._prefix = prefix

    def _name(self, key: str) -> str:
        return f"{self._prefix}[{key}]" if self._prefix else key

    def _take(self, key: str, required: bool) -> Any:
        value = self._values.pop(key, None)
        if value in (None, "") and required:
            raise missing(self._name(key))
        return value

    def text(self, key: str, *, required: bool = False, longest: int = 5000) -> str | None:
        """A text, None when absent or empty."""
        value = self._take(key, required)
        if isinstance(value, dict):
            raise invalid(f"Invalid string: {self._name(key)}", self._name(key))
        if value and len(value) > longest:
            raise invalid(f"Invalid string: must be at most {longest} characters", self._name(key))
        return value or None

    def required_text(self, key: str) -> str:
        """A text that must be there."""
        return self.text(key, required=True) or ""

    def choice(self, key: str, choices: tuple[str, ...], *, required: bool = False) -> str | None:
        """One of some words, None when absent."""
        value = self.text(key, required=required)
        if value is not None and value not in choices:
            raise invalid(
                f"Invalid {self._name(key)}: must be one of {', '.join(choices)}", self._name(key)
            )
        return value

    def integer(self, key: str, *, required: bool = False, least: int | None = None) -> int | None:
        """An integer (amounts are cents, times Unix seconds), None when absent."""
        value = self._take(key, required)
        if value is None:
            return None
        name = self._name(key)
        if isinstance(value, dict) or not _INTEGER.match(value):
            raise ApiError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=name
            )
        number = int(value)
        if least is not None and number < least:
            raise ApiError(
                f"This value must be greater than or equal to {least}.",
                code="parameter_invalid_integer",
                param=name,
            )
        return number

    def boolean(self, key: str) -> bool | None:
        """``true`` or ``false``, None when absent."""
        value = self.choice(key, ("true", "false"))
        return None if value is None else value == "true"

    def nested(self, key: str) -> Params:
        """A nested object as a reader of its own; empty when absent."""
        value = self._take(key, False)
        if value in (None, ""):
            value = {}
        if not isinstance(value, dict):
            raise invalid("Invalid object", self._name(key))
        return Params(value, self._name(key))

    def mapping(self, key: str) -> dict[str, str]:
        """Metadata: at most 50 keys of 40 characters with texts of 500."""
        values = self.nested(key)._values
        if len(values) > _MOST_METADATA_KEYS:
            raise invalid(f"Metadata can have up to {_MOST_METADATA_KEYS} keys", self._name(key))
        for name, value in values.items():
            if len(name) > 40 or not isinstance(value, str) or len(value) > 500:
                raise invalid(f"Invalid metadata: {name}", self._name(key))
        return values

    def items(self, key: str) -> list[Params]:
        """A list of nested objects."""
        values = self.nested(key)._values
        return [self._item(key, index, values[index]) for index in sorted(values, key=_position)]

    def _item(self, key: str, index: str, value: Any) -> Params:
        name = f"{self._name(key)}[{index}]"
        if not isinstance(value, dict):
            raise invalid("Invalid object", name)
        return Params(value, name)

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        values = self.nested(key)._values
        return [str(values[index]) for index in sorted(values, key=_position)]

    def time_range(self, key: str) -> dict[str, int]:
        """``key=n`` or ``key[gte]=n``: bounds in Unix seconds by gt, gte, lt, lte."""
        if isinstance(self._values.get(key), str):
            at = self.integer(key) or 0
            return {"gte": at, "lte": at}
        nested = self.nested(key)
        bounds = {bound: nested.integer(bound) for bound in ("gt", "gte", "lt", "lte")}
        nested.finish()
        return {bound: value for bound, value in bounds.items() if value is not None}

    def everything(self) -> dict[str, Any]:
        """Every remaining value as it came, for descriptive data that the sandbox only keeps."""
        values, self._values = self._values, {}
        return values

    def finish(self) -> None:
        """Refuse parameters that nobody read."""
        for key in self._values:
            name = self._name(key)
            raise ApiError(
                f"Received unknown parameter: {name}", code="parameter_unknown", param=name
            )


def _position(index: str) -> int:
    return int(index) if index.isdigit() else 0
