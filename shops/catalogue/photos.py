"""A shop's photos on its products: a product shows its photo as soon as the sizes are made."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import events
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.drafts import ProductRefused
from shops.catalogue.models import Product
from shops.pictures.events import PictureReady
from shops.pictures.models import Picture


def ready_paths(shop_id: int, photo_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Paths of those photos that can be shown already, by id; inside the caller's transaction.

    Locked, so that one that is made meanwhile finds the products written here. Raises
    ProductRefused for a photo that is not the shop's.
    """
    wanted = {pk for pk in photo_ids if pk is not None}
    if not wanted:
        return {}
    with scopes_disabled():
        pictures = lock_in_order(Picture.objects.filter(shop=shop_id), wanted)
    if len(pictures) < len(wanted):
        raise ProductRefused(_("Cette photo n’est plus là. Envoyez-la de nouveau."), field="photo")
    return {picture.pk: picture.path for picture in pictures if picture.is_ready}


@events.register(PictureReady)
def show_photo(event: PictureReady) -> None:
    """Products that wait for this photo show it from now on."""
    Product.objects.filter(photo=event.picture_id).update(picture=event.path)
