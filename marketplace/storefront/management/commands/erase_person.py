"""Answers a request to be erased (RGPD, art. 17) from somebody who wrote to the association."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.kernel.actors import Actor
from marketplace.kernel.fields import fold_email
from marketplace.kernel.models import User
from marketplace.storefront.privacy import AccountNeeded, close_account
from orders.retention.services import archive_orders
from shops.stock.watches import forget_watches_of


class Command(BaseCommand):
    help = "Close the account of an e-mail address, and archive the orders made with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email, operator = fold_email(options["email"]), Actor("association")
        user = User.objects.filter(email=email).first()
        try:
            if user is not None:
                close_account(actor=operator, user=user)
        except AccountNeeded as error:
            raise CommandError(error.message) from error
        archived = archive_orders(actor=operator, email=email)
        forget_watches_of(email)
        account = "closed" if user is not None else "none"
        self.stdout.write(f"Account: {account}. Orders archived besides: {archived}.")
