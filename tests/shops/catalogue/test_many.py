"""One change to many products: only one's own, and never what may not be shown."""

import pytest

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from shops.catalogue.drafts import ProductRefused
from shops.catalogue.many import file_products, show_products
from shops.catalogue.models import Product
from shops.partner.models import Partner
from tests.factories import make_category, make_product

pytestmark = pytest.mark.usefixtures("market_day")


def is_public(product: Product) -> bool:
    return Product.objects.values_list("is_public", flat=True).get(pk=product.pk)


def test_a_strangers_products_are_out_of_reach(
    bakery: Partner, bookshop: Partner, bookseller: User
) -> None:
    bread = make_product(bakery)
    actor = Actor.of(bookseller, kind="staff")
    make_category("Pains")
    with pytest.raises(NotAllowed):
        show_products(actor=actor, shop=bakery, product_ids=[bread.pk], is_public=False)
    with pytest.raises(NotAllowed):
        file_products(actor=actor, shop=bakery, product_ids=[bread.pk], category="pains")
    assert (
        show_products(actor=actor, shop=bookshop, product_ids=[bread.pk], is_public=False).number
        == 0
    )
    assert file_products(actor=actor, shop=bookshop, product_ids=[bread.pk], category="pains") == 0
    assert is_public(bread)


def test_an_archived_product_is_not_put_on_sale(bakery: Partner) -> None:
    bread = make_product(bakery, is_public=False)
    Product.objects.filter(pk=bread.pk).update(archived_at=bread.date_created)
    done = show_products(actor=SYSTEM, shop=bakery, product_ids=[bread.pk], is_public=True)
    assert (done.number, is_public(bread)) == (0, False)


def test_a_change_by_a_person_is_dated_and_kept(bakery: Partner) -> None:
    bread = make_product(bakery)
    show_products(actor=SYSTEM, shop=bakery, product_ids=[bread.pk], is_public=False)
    assert Product.objects.get(pk=bread.pk).edited_at is not None
    entry = AuditEntry.objects.get(action="catalogue.products_hidden")
    assert entry.data == {"products": [bread.pk]}


def test_products_are_found_under_their_new_category(bakery: Partner) -> None:
    bread = make_product(bakery, "Miche", category="Gâteaux")
    make_category("Pains")
    file_products(actor=SYSTEM, shop=bakery, product_ids=[bread.pk], category="pains")
    text = Product.objects.get(pk=bread.pk).search_text
    assert " pain" in text
    assert " gateau" not in text


def test_a_category_that_does_not_exist_is_refused(bakery: Partner) -> None:
    bread = make_product(bakery)
    with pytest.raises(ProductRefused):
        file_products(actor=SYSTEM, shop=bakery, product_ids=[bread.pk], category="rien")
