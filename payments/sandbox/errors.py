"""Stripe's errors and their envelope."""

from typing import Any


class ApiError(Exception):
    """An answer other than 200, in Stripe's envelope.

    ``executed`` says that the operation began: such an answer is kept under the idempotency key and
    returned again. A refusal of the parameters is not kept (Stripe, "Idempotent requests").
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        executed: bool = False,
        **details: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.executed = executed
        self.error: dict[str, Any] = {"type": kind, "message": message, **details}
        if code:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param:
            self.error["param"] = param

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"error": self.error}


def missing(param: str) -> ApiError:
    """A required parameter is absent."""
    return ApiError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def invalid(message: str, param: str) -> ApiError:
    """A parameter has a value that Stripe refuses."""
    return ApiError(message, code="parameter_invalid", param=param)


def no_such(noun: str, identifier: str, param: str = "id") -> ApiError:
    """An object that does not exist: 404 when it is the address, 400 when it is a parameter."""
    return ApiError(
        f"No such {noun}: '{identifier}'",
        status=404 if param == "id" else 400,
        code="resource_missing",
        param=param,
    )


def refused(message: str, code: str | None = None, param: str | None = None) -> ApiError:
    """The operation began and could not be done: kept under the idempotency key."""
    return ApiError(message, code=code, param=param, executed=True)


def balance_insufficient(message: str) -> ApiError:
    """Not enough money for the operation."""
    return refused(message, code="balance_insufficient")
