"""A shop's codes: what they take off, when, how often, and for whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.partner.models import Partner
from shops.vouchers.models import Voucher
from shops.vouchers.selectors import vouchers_of
from shops.vouchers.services import (
    VoucherDraft,
    VoucherRefused,
    create_voucher,
    find_voucher,
    hold_voucher,
    reduction,
    rehold_vouchers,
    release_vouchers,
    set_active,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_day")]

LOUISE = "louise@exemple.test"


def use(voucher: Voucher, email: str = LOUISE, subtotal: int = 1000) -> object:
    """An order uses the code; its reference."""
    owner = uuid4()
    with transaction.atomic():
        hold_voucher(voucher_id=voucher.pk, owner=owner, email=email, subtotal_cents=subtotal)
    return owner


def test_an_amount_comes_off(bakery: Partner) -> None:
    assert reduction(factories.make_voucher(bakery), 1000) == 200


def test_a_percentage_is_rounded_half_up(bakery: Partner) -> None:
    ten = factories.make_voucher(bakery, kind="percent", value=10, minimum_cents=0)
    assert reduction(ten, 1005) == 101


def test_a_euro_is_always_left_to_pay(bakery: Partner) -> None:
    most = factories.make_voucher(bakery, kind="percent", value=90, minimum_cents=0)
    assert reduction(most, 400) == 300


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"minimum_cents": 2000}, "au moins 20,00"),
        ({"first_day_in": 1}, "commence le vendredi 20 novembre"),
        ({"last_day_in": -1, "first_day_in": -3}, "terminé le mercredi 18 novembre"),
    ],
)
def test_a_code_that_does_not_hold_says_why(
    bakery: Partner, fields: dict[str, int], said: str
) -> None:
    days = {
        name.removesuffix("_in"): clock.today() + timedelta(days=fields[name])
        for name in fields
        if name.endswith("_in")
    }
    others = {name: value for name, value in fields.items() if not name.endswith("_in")}
    voucher = factories.make_voucher(bakery, **others, **days)
    with pytest.raises(VoucherRefused, match=said):
        reduction(voucher, 1000)


def test_a_stopped_code_takes_nothing_off(bakery: Partner, baker: User) -> None:
    voucher = factories.make_voucher(bakery)
    set_active(actor=Actor.of(baker, kind="staff"), voucher=voucher, is_active=False)
    with pytest.raises(VoucherRefused, match="n’accepte plus"):
        reduction(voucher, 1000)


def test_a_code_is_found_however_it_is_typed(bakery: Partner) -> None:
    voucher = factories.make_voucher(bakery, "MERCI5")
    assert find_voucher(bakery.pk, " merci 5 ") == voucher


def test_the_neighbours_code_is_unknown_here(bakery: Partner, bookshop: Partner) -> None:
    factories.make_voucher(bakery, "MERCI5")
    with pytest.raises(VoucherRefused, match="ne connaît pas"):
        find_voucher(bookshop.pk, "MERCI5")


def test_a_customer_uses_it_once_whatever_the_capitals(bakery: Partner) -> None:
    voucher = factories.make_voucher(bakery)
    use(voucher)
    with pytest.raises(VoucherRefused, match="déjà utilisé"):
        use(voucher, "Louise@Exemple.test")
    use(voucher, "paul@exemple.test")


def test_the_last_use_is_the_last(bakery: Partner) -> None:
    voucher = factories.make_voucher(bakery, total_limit=2, customer_limit=None)
    use(voucher)
    use(voucher)
    with pytest.raises(VoucherRefused, match="autant de fois que prévu"):
        use(voucher)


def test_an_order_that_ends_gives_its_use_back(bakery: Partner) -> None:
    voucher = factories.make_voucher(bakery)
    owner = use(voucher)
    release_vouchers(owner=owner, shop_ids=[bakery.pk])  # type: ignore[arg-type]
    use(voucher)


def test_an_order_taken_up_again_counts_again(bakery: Partner) -> None:
    voucher = factories.make_voucher(bakery)
    owner = use(voucher)
    release_vouchers(owner=owner, shop_ids=[bakery.pk])  # type: ignore[arg-type]
    use(voucher)
    with pytest.raises(VoucherRefused), transaction.atomic():
        rehold_vouchers(owner=owner)  # type: ignore[arg-type]
    with transaction.atomic():
        rehold_vouchers(owner=owner, is_paid=True)  # type: ignore[arg-type]
    assert vouchers_of(bakery)[0].orders == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "AB"}, "code"),
        ({"code": "ÉTÉ26"}, "code"),
        ({"value": 0}, "value"),
        ({"kind": "percent", "value": 91}, "value"),
        ({"minimum_cents": 250}, "minimum"),
        ({"last_day": clock.machine_now().date().replace(year=2020)}, "last_day"),
    ],
)
def test_what_cannot_be_a_code_is_said_beside_its_field(
    bakery: Partner, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(VoucherRefused) as refused:
        factories.make_voucher(bakery, **{"code": "BONJOUR", **fields})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_code_is_written_once(bakery: Partner) -> None:
    factories.make_voucher(bakery)
    with pytest.raises(VoucherRefused, match="déjà un code"):
        factories.make_voucher(bakery)


def test_only_the_owner_writes_codes(bakery: Partner, bookseller: User) -> None:
    draft = VoucherDraft(code="PIRATE", kind="percent", value=90, first_day=clock.today())
    with pytest.raises(NotAllowed):
        create_voucher(actor=Actor.of(bookseller, kind="staff"), shop=bakery, draft=draft)
