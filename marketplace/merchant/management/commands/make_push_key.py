"""``make_push_key``: a key for ``VAPID_PRIVATE_KEY``, so that merchants hear of orders on their phones."""

from typing import Any

from django.core.management.base import BaseCommand

from orders.messages.push import new_key


class Command(BaseCommand):
    help = "Prints a new private key towards the browsers' push services, for VAPID_PRIVATE_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it; nothing is kept here."""
        self.stdout.write(new_key())
