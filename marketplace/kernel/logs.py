"""Log lines: each carries the reference of its request, and none shows what variables held."""

import logging

import structlog
from structlog.contextvars import get_contextvars


class ReferenceFilter(logging.Filter):
    """Gives a line of the standard library the reference that the page of the error shows."""

    def filter(self, record: logging.LogRecord) -> bool:
        reference = get_contextvars().get("reference")
        record.reference = f" [{reference}]" if reference else ""
        return True


class OneLineFilter(logging.Filter):
    """Takes the traceback off: what a stranger can cause at will says itself in its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


def configure(level: str) -> None:
    """Set structlog up for the process."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            # Another formatter, where it is installed, would print local variables: keys, addresses.
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ],
    )
