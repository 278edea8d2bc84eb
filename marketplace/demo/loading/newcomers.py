"""Those who join while the town lives: one application that waits, and one shop in the middle of its start."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from marketplace.demo.loading.timeline import Story
from marketplace.demo.town.place import CRAFT_MEDIATION, POSTCODE, TOWN_NAME
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User
from shops.catalogue.drafts import ProductDraft
from shops.catalogue.models import Tint
from shops.catalogue.services import create_product
from shops.hours.services import set_opening_hours
from shops.joining.drafts import ApplicationDraft
from shops.joining.models import LegalForm
from shops.joining.opening import PageDraft, update_page
from shops.joining.presence import set_kept_by_association
from shops.joining.services import accept, answer, apply, ask_for_more
from shops.merchants.services import define_shared_mediator
from shops.partner.models import Partner

#: Whose page the association keeps: he has no screen at his bench.
WITHOUT_SCREEN = "cordonnerie-vasseur"
OPEN_DAYS = (1, 2, 3, 4, 5)

HABERDASHERY = ApplicationDraft(
    legal_name="Au Fil de Soi",
    legal_form=LegalForm.EURL,
    number="001677541",
    vat_exempt=True,
    shop_name="Mercerie Au Fil de Soi",
    street="3 rue des Tisserands",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="01 99 00 01 91",
    mobile="06 39 98 01 91",
    contact_name="Rosalie Marchand",
    email="rosalie@aufildesoi.example",
    tint=Tint.CLOTH,
    trade="Mercerie, laines et retouches",
    words=(
        "Boutons, rubans, laines des Pyrénées et de la Creuse, et les retouches du quartier. J’ouvre la "
        "boutique de ma tante, qui l’a tenue trente ans. Le jeudi soir, on tricote ensemble."
    ),
)
WATCHMAKER = ApplicationDraft(
    legal_name="Bastien Orsini",
    legal_form=LegalForm.SOLE_TRADER,
    number="001678531",
    vat_exempt=True,
    shop_name="L’Atelier des Heures",
    street="11 rue de l’Horloge",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="01 99 00 01 92",
    mobile="06 39 98 01 92",
    contact_name="Bastien Orsini",
    email="bastien@atelierdesheures.example",
    tint=Tint.SERVICE,
    trade="Horlogerie",
    words="Réparation de pendules et de montres mécaniques, piles et bracelets pendant que vous attendez.",
)


def define_mediator(manager: Actor) -> None:
    """The mediator that the association offers to whoever joins."""
    define_shared_mediator(
        actor=manager,
        name=CRAFT_MEDIATION.name,
        address=CRAFT_MEDIATION.address,
        website=CRAFT_MEDIATION.website,
    )


def keep_page(manager: Actor, shop: Partner) -> None:
    """The association keeps this shop's page."""
    set_kept_by_association(actor=manager, shop=shop, kept=True)


def joins(manager: Actor) -> tuple[datetime, Story]:
    """When the watchmaker applies, and his way to the middle of his start."""
    return _at(12, 9, 40), _watchmaker(manager)


def applies() -> tuple[datetime, Story]:
    """When the haberdasher applies, whose application waits."""
    return _at(24, 18, 5), _haberdasher()


def _haberdasher() -> Story:
    apply(draft=HABERDASHERY)
    yield from ()


def _watchmaker(manager: Actor) -> Story:
    application = apply(draft=WATCHMAKER)
    yield clock.now() + timedelta(hours=5)
    ask_for_more(
        actor=manager,
        reference=application.reference,
        question="Réparez-vous aussi les comtoises ? On nous le demande souvent.",
    )
    yield clock.now() + timedelta(hours=20)
    answer(
        token=application.token,
        text="Oui, je viens les chercher à domicile.",
        draft=replace(WATCHMAKER, trade="Horlogerie, pendules et comtoises"),
    )
    yield clock.now() + timedelta(hours=3)
    shop = accept(actor=manager, reference=application.reference)
    yield clock.now() + timedelta(days=1)
    _begin(shop)


def _begin(shop: Partner) -> None:
    """A page, hours and a first article; the terms are still to be read."""
    owner = Actor.of(User.objects.get(email=WATCHMAKER.email), kind="staff")
    page = PageDraft(
        name=shop.name,
        trade=shop.trade,
        tagline="Il répare ce qui fait tic-tac, et vous rend l’heure.",
        story=shop.story,
        tint=shop.tint,
        awning=4,
    )
    update_page(actor=owner, shop=shop, draft=page)
    week = [(day, time(9, 30), time(12, 30)) for day in OPEN_DAYS]
    week += [(day, time(14, 30), time(18, 30)) for day in OPEN_DAYS]
    set_opening_hours(actor=owner, shop=shop, ranges=week)
    strap = ProductDraft(
        title="Bracelet de cuir, 18 mm",
        description="Cuir de veau, surpiqûre ton sur ton. Posé sans supplément.",
        price_cents=2900,
        vat_rate=Decimal("20"),
        stock=6,
        kept_in_shop=1,
    )
    create_product(actor=owner, shop=shop, draft=strap)


def _at(day: int, hour: int, minute: int) -> datetime:
    return clock.local_datetime(date(2026, 11, day), time(hour, minute))
