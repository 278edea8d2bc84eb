"""What goes wrong by someone's choice or input, said so that a person understands it."""

from typing import ClassVar


class DomainError(Exception):
    """A request that cannot be met as asked.

    ``message`` is a translated sentence for people, ``code`` a word for programs (set per class),
    ``field`` the form field it is about, if there is one.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class FormProblem(DomainError):
    """Answers that are missing or wrong: ``errors`` holds a sentence by field, all of them at once."""

    code = "form_problem"

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        first = next(iter(errors))
        super().__init__(errors[first], field=first)


class NotAllowed(DomainError):
    """The person asking may not do this."""

    code = "not_allowed"
