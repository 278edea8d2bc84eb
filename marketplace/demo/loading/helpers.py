"""Who is asked to lend a hand at the bakery, and what somebody finds wrong with a page."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse

from marketplace.demo.loading.people import BAKER
from marketplace.demo.loading.purchases import Market
from marketplace.demo.loading.timeline import Story
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.notices.services import submit_notice
from shops.catalogue.models import Product
from shops.merchants.models import StaffRole
from shops.partner.models import Partner
from shops.team.services import invite_person

BAKERY = "boulangerie-martin"
#: Helps out on Saturdays, and has not followed the link yet.
WEEKEND_HELP = "ines@caradec.example"
REPORTED_SHOP = "au-fil-des-saisons"


def stories(market: Market) -> Iterator[tuple[datetime, Story]]:
    """When each of them happens."""
    yield _at(25, 18, 20), _invites(market, market.shops[BAKERY])
    yield _at(26, 11, 12), _reports(market.shops[REPORTED_SHOP])


def _invites(market: Market, bakery: Partner) -> Story:
    owner = Actor.of(market.accounts[BAKER.email], kind="staff")
    invite_person(actor=owner, shop=bakery, role=StaffRole.EMPLOYEE, email=WEEKEND_HELP)
    yield from ()


def _reports(shop: Partner) -> Story:
    product = Product.objects.filter(shop=shop, parent__isnull=True).earliest("pk")
    submit_notice(
        url=reverse("storefront:product", args=[product.slug, product.pk]),
        explanation=(
            "La photo de cette page est la mienne, prise l’été dernier sur mon étal. Personne ne m’a "
            "demandé mon accord."
        ),
        name="Marianne Delorme",
        email="marianne@delorme.example",
        good_faith=True,
        language="fr",
    )
    yield from ()


def _at(day: int, hour: int, minute: int) -> datetime:
    return clock.local_datetime(date(2026, 11, day), time(hour, minute))
