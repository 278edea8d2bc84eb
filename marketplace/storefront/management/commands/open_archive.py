"""Reads one contact in the restricted archive, for a claim, a court or an inspection."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from orders.retention.services import read_archive


class Command(BaseCommand):
    help = (
        "Say who made an order, from the restricted archive; the look is recorded with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contact = read_archive(
                actor=Actor("association"), number=options["number"], reason=options["reason"]
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("\n".join((contact.name, contact.email, contact.phone)))
