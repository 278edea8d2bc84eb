"""Why a file, or an action on it, is refused."""

from marketplace.kernel.errors import DomainError


class FileRefused(DomainError):
    """The file cannot be read as a list of products; nothing was changed."""

    code = "file_refused"


class RunRefused(DomainError):
    """This cannot be done with this import now."""

    code = "run_refused"
