"""Pictures whose address a file gives: a worker fetches each, and the product shows it when it is made."""

import io
from dataclasses import replace

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import OutboxMessage
from shops.catalogue.editing import update_product
from shops.catalogue.models import Product
from shops.catalogue.redrafting import draft_of
from shops.files.fetching import AddressRefused, FetchFailed, fetch
from shops.files.models import PictureSource
from shops.pictures.services import add_picture

FETCH = "files.picture"
MAX_BYTES = 10 * 1024 * 1024
ATTEMPTS = 4
RETRY_SECONDS = 60

log = structlog.get_logger(__name__)


def ask_for(actor: Actor, product_id: int, url: str, key: str) -> None:
    """Have a worker fetch the product's picture, inside the caller's transaction.

    The address is noted first: a file that gives it again asks for nothing.
    """
    PictureSource.objects.update_or_create(
        product_id=product_id, defaults={"url": url, "is_fetched": False, "problem": ""}
    )
    payload = {"product": product_id, "url": url, "actor": [actor.kind, actor.ref]}
    outbox.put(kind=FETCH, key=f"{FETCH}:{key}", payload=payload)


@outbox.handler(FETCH)
def fetch_picture(message: OutboxMessage) -> None:
    """Fetch it once; what cannot be had is written on the source, where the merchant reads it."""
    product_id, url = message.payload["product"], message.payload["url"]
    with scopes_disabled():
        source = PictureSource.objects.filter(product=product_id, url=url, is_fetched=False).first()
        product = Product.objects.select_related("shop").filter(pk=product_id).first()
    if source is None or product is None or product.shop is None:
        return
    kind, ref = message.payload["actor"]
    try:
        content = fetch(url, MAX_BYTES)
        actor = Actor(kind, ref)
        picture = add_picture(
            actor=actor, shop=product.shop, file=io.BytesIO(content), size=len(content)
        )
        with transaction.atomic(), scope(shop=[product.shop]):
            draft = replace(draft_of(product), photo=picture.pk)
            update_product(actor=actor, product=product, draft=draft, by_hand=False)
            PictureSource.objects.filter(pk=source.pk).update(is_fetched=True)
    except FetchFailed as error:
        if message.attempts < ATTEMPTS:
            raise outbox.Retry(RETRY_SECONDS * message.attempts, str(error)) from error
        _give_up(source, _("Le site de la photo ne répond pas."))
    except AddressRefused as error:
        _give_up(source, str(error))
    except DomainError as error:
        _give_up(source, error.message)


def _give_up(source: PictureSource, problem: str) -> None:
    log.info("picture_not_fetched", product=source.product_id, problem=problem)
    with scopes_disabled():
        PictureSource.objects.filter(pk=source.pk).update(problem=problem[:300])
