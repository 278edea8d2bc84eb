"""A mailbox that keeps what is sent, as in the demo."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scopes_disabled

from tests.orders.mailbox import Mailbox


@pytest.fixture
def mailbox(db: Any, settings: Any) -> Mailbox:
    settings.EMAIL_BACKEND = "marketplace.demo.mail.DatabaseBackend"
    settings.SMS_BACKEND = "marketplace.demo.sms.DatabaseBackend"
    return Mailbox()


@pytest.fixture(autouse=True)
def _outside_any_shop() -> Iterator[None]:
    """Messages belong to no shop: they run unscoped, as their callers do."""
    with scopes_disabled():
        yield
