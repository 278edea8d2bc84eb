"""``load_demo``: build the demo town in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.demo.loader import ORDERS, TownExists, load_town


class Command(BaseCommand):
    help = "Construit la ville de démonstration et ses cinq semaines de commandes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--orders", type=int, default=ORDERS, help="commandes du passé (0 : aucune)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_town(orders=options["orders"], say=self._say)
        except TownExists as error:
            raise CommandError(
                "La base contient déjà des commerces : « make reset », puis « make run »."
            ) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
