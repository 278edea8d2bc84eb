"""Four ways of being there, and the day on which a shop opens."""

from datetime import datetime

import pytest

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from orders.order.models import Kind
from payments.sales.models import TenderKind
from shops.hours.services import set_opening_hours
from shops.joining import presence, services
from shops.joining.opening import (
    OpeningRefused,
    PageDraft,
    PageProblem,
    open_to_public,
    update_page,
)
from shops.joining.presence import PresenceRefused, change_mode, propose
from shops.joining.selectors import progress_of, stuck_shops
from shops.joining.terms import model_terms, settle_terms
from shops.merchants.models import Mediator
from shops.merchants.services import MerchantRefused
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.orders.market import Market, given, part_of

pytestmark = pytest.mark.django_db

ALL = dict.fromkeys((question.key for question in presence.QUESTIONS), True)


@pytest.fixture
def owner(baker: User) -> Actor:
    return Actor.of(baker, kind="staff")


class TestQuestions:
    def test_there_are_eight(self) -> None:
        assert len(presence.QUESTIONS) == 8

    @pytest.mark.parametrize(
        ("missing", "mode"),
        [
            ((), SellingMode.SYNCED),
            (("till",), SellingMode.SELLS),
            (("count",), SellingMode.RESERVES),
            (("prepaid",), SellingMode.RESERVES),
            (("account", "till"), SellingMode.RESERVES),
            (("screen",), SellingMode.SHOWS),
            (("answers",), SellingMode.SHOWS),
            (("aside",), SellingMode.SHOWS),
            (("prices",), SellingMode.SHOWS),
        ],
    )
    def test_propose_what_the_answers_allow(self, missing: tuple[str, ...], mode: str) -> None:
        proposal = propose({key: key not in missing for key in ALL})
        assert proposal.way.mode == mode
        assert proposal.why

    def test_every_way_says_what_it_asks(self) -> None:
        assert {way.mode for way in presence.WAYS} == set(SellingMode.values)
        assert all(len(way.asks) >= 2 for way in presence.WAYS)


class TestSwitch:
    def test_is_the_owners(self, bakery: Partner, bookseller: User, owner: Actor) -> None:
        other = Actor.of(bookseller, kind="staff")
        with pytest.raises(NotAllowed):
            change_mode(actor=other, shop=bakery, mode=SellingMode.SHOWS, can_be_paid=True)
        change_mode(actor=owner, shop=bakery, mode=SellingMode.RESERVES, can_be_paid=False)
        bakery.refresh_from_db()
        assert bakery.mode == SellingMode.RESERVES
        entry = AuditEntry.objects.get(action="shop.mode_changed")
        assert entry.data == {"before": "sells", "after": "reserves"}

    @pytest.mark.parametrize("mode", [SellingMode.SELLS, SellingMode.SYNCED])
    def test_to_payment_needs_an_account(self, bakery: Partner, owner: Actor, mode: str) -> None:
        with pytest.raises(PresenceRefused):
            change_mode(actor=owner, shop=bakery, mode=mode, can_be_paid=False)
        change_mode(actor=owner, shop=bakery, mode=mode, can_be_paid=True)

    def test_to_a_way_that_does_not_exist_is_refused(self, bakery: Partner, owner: Actor) -> None:
        with pytest.raises(PresenceRefused):
            change_mode(actor=owner, shop=bakery, mode="D", can_be_paid=True)

    def test_leaves_orders_under_way_what_they_are(
        self, bakery: Partner, baker: User, owner: Actor, market_day: datetime
    ) -> None:
        loaf = factories.make_product(bakery, "Pain de seigle", 480)
        paid = Market().buy(loaf)
        change_mode(actor=owner, shop=bakery, mode=SellingMode.RESERVES, can_be_paid=True)
        loaf.refresh_from_db()
        reserved = Market().order_of(loaf)
        parts = [part_of(order, bakery) for order in (paid, reserved)]
        assert [(part.kind, part.payment_mode) for part in parts] == [
            (Kind.ORDER, TenderKind.CARD),
            (Kind.RESERVATION, TenderKind.IN_SHOP),
        ]
        change_mode(actor=owner, shop=bakery, mode=SellingMode.SHOWS, can_be_paid=True)
        assert given(paid, bakery, owner).pk
        assert given(reserved, bakery, owner).pk


class TestKeptByTheAssociation:
    def test_only_she_says_so(self, bakery: Partner, owner: Actor, manager: User) -> None:
        with pytest.raises(NotAllowed):
            presence.set_kept_by_association(actor=owner, shop=bakery, kept=True)
        presence.set_kept_by_association(actor=Actor.of(manager), shop=bakery, kept=True)
        bakery.refresh_from_db()
        assert bakery.kept_by_association
        entry = AuditEntry.objects.get(action="shop.kept_by_association")
        assert (entry.actor_kind, entry.actor_ref) == ("association", str(manager.public_id))


@pytest.fixture
def newcomer(manager: User) -> Partner:
    """The cobbler's shop on the day of its acceptance."""
    factories.share_mediator()
    application = factories.make_application()
    return services.accept(actor=Actor.of(manager), reference=application.reference)


@pytest.fixture
def cobbler(newcomer: Partner) -> Actor:
    return Actor.of(User.objects.get(email="awa@exemple.test"), kind="staff")


def page(**fields: object) -> PageDraft:
    known = {"name": "Cordonnerie du Lavoir", "trade": "Cordonnerie", "tagline": "À vos pieds."}
    return PageDraft(**{**known, **fields})  # type: ignore[arg-type]


class TestStart:
    def test_follows_what_the_shop_has(self, newcomer: Partner, cobbler: Actor) -> None:
        assert progress_of(newcomer).next_step == "page"
        update_page(actor=cobbler, shop=newcomer, draft=page(awning=1))
        assert progress_of(newcomer).next_step == "hours"
        factories.set_hours(newcomer)
        assert progress_of(newcomer).next_step == "products"
        factories.make_product(newcomer)
        assert progress_of(newcomer).next_step == "terms"
        assert [stuck.step for stuck in stuck_shops()] == ["terms"]
        set_opening_hours(actor=cobbler, shop=newcomer, ranges=[])
        assert progress_of(newcomer).next_step == "hours"

    def test_may_open_before_all_is_done(self, newcomer: Partner, cobbler: Actor) -> None:
        update_page(actor=cobbler, shop=newcomer, draft=page())
        factories.set_hours(newcomer)
        open_to_public(actor=cobbler, shop=newcomer, mode=SellingMode.SHOWS, can_be_paid=False)
        newcomer.refresh_from_db()
        assert newcomer.is_listed
        assert stuck_shops() == []

    def test_does_not_open_without_page_or_hours(self, newcomer: Partner, cobbler: Actor) -> None:
        for _step in (update_page, None):
            with pytest.raises(OpeningRefused):
                open_to_public(
                    actor=cobbler, shop=newcomer, mode=SellingMode.SHOWS, can_be_paid=True
                )
            update_page(actor=cobbler, shop=newcomer, draft=page())

    def test_takes_no_order_without_terms(self, newcomer: Partner, cobbler: Actor) -> None:
        update_page(actor=cobbler, shop=newcomer, draft=page())
        factories.set_hours(newcomer)
        with pytest.raises(PresenceRefused):
            open_to_public(
                actor=cobbler, shop=newcomer, mode=SellingMode.RESERVES, can_be_paid=False
            )

    def test_is_the_owners(self, newcomer: Partner, owner: Actor, bakery: Partner) -> None:
        with pytest.raises(NotAllowed):
            update_page(actor=owner, shop=newcomer, draft=page())
        with pytest.raises(NotAllowed):
            open_to_public(actor=owner, shop=newcomer, mode=SellingMode.SHOWS, can_be_paid=True)

    def test_a_page_says_what_is_missing(self, newcomer: Partner, cobbler: Actor) -> None:
        draft = page(name=" ", tagline="", tint="x", awning=99)
        with pytest.raises(PageProblem) as caught:
            update_page(actor=cobbler, shop=newcomer, draft=draft)
        assert set(caught.value.errors) == {"name", "tagline", "tint", "awning"}

    def test_the_one_that_stands_still_longest_comes_first(
        self, newcomer: Partner, cobbler: Actor, manager: User
    ) -> None:
        application = factories.make_application(shop_name="Mercerie", email="m@exemple.test")
        later = services.accept(actor=Actor.of(manager), reference=application.reference)
        assert [stuck.shop for stuck in stuck_shops()] == [newcomer, later]
        update_page(actor=cobbler, shop=newcomer, draft=page())
        assert [stuck.shop for stuck in stuck_shops()] == [later, newcomer]


class TestTerms:
    def test_the_model_names_seller_mediator_and_law(self, newcomer: Partner) -> None:
        merchant = newcomer.merchant
        assert merchant is not None
        text = model_terms(newcomer, merchant.mediator)
        for words in (
            "Awa Diallo", merchant.siren, "8 rue du Lavoir", "Médiation du commerce", "L. 216-1",
            "Renoncer au contrat ici", "garantie légale de conformité", "formulaire de rétractation",
        ):  # fmt: skip
            assert words in text

    def test_are_published_with_the_towns_mediator_or_ones_own(
        self, newcomer: Partner, cobbler: Actor
    ) -> None:
        merchant = newcomer.merchant
        assert merchant is not None
        settle_terms(actor=cobbler, merchant=merchant, text="Conditions.", own_mediator=None)
        assert merchant.mediator.is_shared
        own = ("Médiation de la chaussure", "2 rue X, Paris", "https://chaussure.example")
        settle_terms(actor=cobbler, merchant=merchant, text="Conditions.", own_mediator=own)
        merchant.refresh_from_db()
        assert merchant.mediator.name == "Médiation de la chaussure"

    def test_name_the_mediator_that_was_chosen(self, newcomer: Partner, cobbler: Actor) -> None:
        merchant = newcomer.merchant
        assert merchant is not None
        text = model_terms(newcomer, merchant.mediator)
        own = ("Médiation de la chaussure", "2 rue X, Paris", "https://chaussure.example")
        terms = settle_terms(actor=cobbler, merchant=merchant, text=text, own_mediator=own)
        assert "Médiation de la chaussure, 2 rue X, Paris, https://chaussure.example." in terms.text
        assert "Médiation du commerce" not in terms.text

    def test_without_a_text_change_nothing(self, newcomer: Partner, cobbler: Actor) -> None:
        merchant = newcomer.merchant
        assert merchant is not None
        before = Mediator.objects.count()
        own = ("Autre", "2 rue X", "https://autre.example")
        with pytest.raises(MerchantRefused):
            settle_terms(actor=cobbler, merchant=merchant, text=" ", own_mediator=own)
        assert Mediator.objects.count() == before

    def test_are_not_wanted_of_a_shop_made_by_the_association(self, bakery: Partner) -> None:
        assert progress_of(bakery).next_step == "page"
        change_mode(actor=SYSTEM, shop=bakery, mode=SellingMode.SELLS, can_be_paid=True)
        assert stuck_shops() == []
