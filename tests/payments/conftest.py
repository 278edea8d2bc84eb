"""The till and its sandbox."""

from tests.payments.till import sandbox, till

__all__ = ["sandbox", "till"]
