"""What the association's people do at their desk."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.merchant.counter import words


@dataclass
class Desk:
    """A signed-in desk of the association."""

    client: Client

    def open(self, name: str, *args: Any, status: int = 200, **query: str) -> str:
        """The words of a page."""
        answer = self.client.get(reverse(f"association:{name}", args=args), query)
        assert answer.status_code == status, answer.status_code
        return words(answer.content)

    def press(self, name: str, *args: Any, status: int = 200) -> str:
        """The words of the page one stands on after pressing a button."""
        answer = self.client.post(reverse(f"association:{name}", args=args), follow=True)
        assert answer.status_code == status, answer.status_code
        return words(answer.content)
