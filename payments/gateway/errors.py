"""Stripe's failures in our own words, so that no other module knows the SDK's classes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Literal

import stripe

from marketplace.kernel.errors import DomainError

#: unavailable: no answer, or Stripe's own fault: try again, the outcome is unknown.
#: refused: Stripe will not do it as asked; nothing was done. balance: not enough money.
#: conflict: other parameters under a used key (STRIPE 49). rate_limited: try again later, nothing done.
ErrorKind = Literal["unavailable", "refused", "conflict", "balance", "rate_limited"]

_BALANCE_CODES = ("balance_insufficient", "insufficient_funds")


class GatewayError(Exception):
    """A call to Stripe failed; ``kind`` says what may be done about it."""

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        code: str = "",
        param: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind: ErrorKind = kind
        self.message = message
        self.code = code
        self.param = param
        self.status = status

    @property
    def saved_by_stripe(self) -> bool:
        """Whether the same key would only repeat this failure: Stripe keeps 500s too."""
        return self.kind == "unavailable" and self.status == 500

    @property
    def passes(self) -> bool:
        """Whether waiting may help, without anybody doing anything."""
        return self.kind in ("unavailable", "rate_limited")


def as_logged(error: Exception) -> dict[str, object]:
    """What a log line says of it: no traceback where Stripe only could not be reached."""
    if isinstance(error, GatewayError) and error.passes:
        return {"reason": " ".join(str(error).split())}
    return {"exc_info": error}


class PaymentUnavailable(DomainError):
    """Stripe cannot be reached, or refuses just now; nothing was paid."""

    code: ClassVar[str] = "payment_unavailable"


@contextmanager
def translated() -> Iterator[None]:
    """Raise GatewayError in place of the SDK's exceptions."""
    try:
        yield
    except stripe.StripeError as error:
        raise _translate(error) from error


def _translate(error: stripe.StripeError) -> GatewayError:
    return GatewayError(
        _kind_of(error),
        error.user_message or type(error).__name__,
        code=error.code or "",
        param=str(getattr(error, "param", None) or ""),
        status=error.http_status,
    )


def _kind_of(error: stripe.StripeError) -> ErrorKind:
    if isinstance(error, stripe.RateLimitError):
        return "rate_limited"
    if isinstance(error, stripe.IdempotencyError):
        return "conflict"
    if error.code in _BALANCE_CODES:
        return "balance"
    if isinstance(error, stripe.APIConnectionError | stripe.AuthenticationError):
        return "unavailable"
    if type(error) is stripe.APIError:
        return "unavailable"
    return "refused"
