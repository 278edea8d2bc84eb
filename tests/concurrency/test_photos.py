"""A photo is ready at the moment a product is written with it: the product shows it all the same."""

import io
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.catalogue.photos import ready_paths
from shops.partner.models import Partner
from shops.pictures.models import Picture, PictureState
from shops.pictures.services import add_picture
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.shops.pictures.files import photo

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]

#: How long who holds the lock waits in vain for the worker, who waits for it.
A_MOMENT = 1.0


@pytest.fixture
def picture(bakery: Partner, tmp_path: Path, settings: Any) -> Picture:
    """A photo that waits for the worker."""
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    data = photo(400, 300)
    return add_picture(actor=SYSTEM, shop=bakery, file=io.BytesIO(data), size=len(data))


def write_while_the_worker_works(product: Product, picture: Picture, *, locked: bool) -> str:
    """Two at once: a product takes the photo, and the worker makes it; gives what the product shows."""
    has_looked, is_made = Barrier(2), Barrier(2)
    patience = A_MOMENT if locked else SECONDS

    def write() -> None:
        with transaction.atomic(), scopes_disabled():
            if locked:
                path = ready_paths(picture.shop_id or 0, [picture.pk]).get(picture.pk, "")
            else:
                seen = Picture.objects.get(pk=picture.pk)
                path = seen.path if seen.state == PictureState.READY else ""
            has_looked.wait(SECONDS)
            with suppress(BrokenBarrierError):
                is_made.wait(patience)
            Product.objects.filter(pk=product.pk).update(photo=picture, picture=path)

    def work() -> None:
        has_looked.wait(SECONDS)
        outbox.sweep()
        with suppress(BrokenBarrierError):
            is_made.wait(patience)

    assert failures(all_at_once(lambda number: (write, work)[number](), 2)) == []
    return str(Product.objects.get(pk=product.pk).picture)


def test_a_product_written_meanwhile_shows_the_photo(bakery: Partner, picture: Picture) -> None:
    product = make_product(bakery)
    assert write_while_the_worker_works(product, picture, locked=True) == picture.path


def test_without_the_lock_it_would_wait_for_ever(bakery: Partner, picture: Picture) -> None:
    product = make_product(bakery)
    assert write_while_the_worker_works(product, picture, locked=False) == ""
