"""Food that a file brings without its allergens is not shown before somebody has said them (LAW 11)."""

from dataclasses import replace

import pytest

from marketplace.kernel.actors import SYSTEM
from shops.catalogue.drafts import ProductRefused
from shops.catalogue.editing import update_product
from shops.catalogue.many import show_products
from shops.catalogue.models import Product
from shops.catalogue.redrafting import draft_of
from shops.catalogue.services import set_public
from shops.partner.models import Partner
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(bakery: Partner) -> Product:
    """As an import writes what lacks its allergens."""
    return factories.make_product(bakery, "Sablés", is_public=False, is_incomplete=True)


def test_it_cannot_be_put_on_sale_from_the_list(bakery: Partner, brought: Product) -> None:
    shown = show_products(actor=SYSTEM, shop=bakery, product_ids=[brought.pk], is_public=True)
    brought.refresh_from_db()
    assert not brought.is_public
    assert "complétez-le" in shown.refused[0][1]


def test_nor_by_itself(brought: Product) -> None:
    with pytest.raises(ProductRefused, match="complétez-le"):
        set_public(actor=SYSTEM, product=brought, is_public=True)


def test_it_is_shown_once_its_form_was_filled_in(brought: Product) -> None:
    draft = replace(draft_of(brought), is_public=True, is_incomplete=False, allergens=())
    update_product(actor=SYSTEM, product=brought, draft=draft)
    brought.refresh_from_db()
    assert brought.is_public
    assert not brought.is_incomplete
