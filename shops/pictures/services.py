"""Taking a picture in, making its sizes, and sweeping away what nothing shows."""

import hashlib
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import IO

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.db import transaction
from django.db.models import ManyToOneRel, ProtectedError
from django_scopes import scopes_disabled

from marketplace.kernel import clock, events, outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.locks import lock_in_order
from marketplace.kernel.models import OutboxMessage
from shops.merchants.access import check_works_in
from shops.partner.models import Partner
from shops.pictures.events import PictureReady
from shops.pictures.models import Picture, PictureState
from shops.pictures.reading import PictureRefused, check_picture, read_upright
from shops.pictures.sizes import QUALITY, make_sizes

PREPARE = "pictures.prepare"
#: How long a picture may wait for the form that it was sent with.
UNUSED_AFTER = timedelta(days=1)
_CHUNK = 64 * 1024

log = structlog.get_logger(__name__)


def add_picture(
    *, actor: Actor, shop: Partner, file: IO[bytes], size: int, crop: Sequence[float] = ()
) -> Picture:
    """Take a picture of ``size`` bytes in for a shop; a worker makes its sizes.

    ``crop`` is what cards show: left, top, width and height as parts of one. The same file with the
    same crop is the same picture. The original is kept privately until its sizes are made. Call it
    outside any transaction, so that no file is left of one that is undone. Raises PictureRefused.
    """
    check_works_in(actor, shop.pk)
    width, height = check_picture(file, size)
    wanted = _tidy_crop(crop)
    digest = _digest(file)
    with scopes_disabled():
        known = Picture.objects.filter(shop=shop, sha256=digest).exclude(state=PictureState.FAILED)
        for picture in known.order_by("pk"):
            if picture.crop == wanted:
                return picture
    picture = Picture(
        shop=shop,
        sha256=digest,
        width=width,
        height=height,
        crop=wanted,
        created_at=clock.now(),
    )
    file.seek(0)
    picture.original = _private().save(
        picture.reference.hex, ContentFile(file.read(), name=picture.reference.hex)
    )
    with transaction.atomic(), scopes_disabled():
        picture.save()
        outbox.put(
            kind=PREPARE,
            key=f"{PREPARE}:{picture.reference}",
            payload={"picture": picture.pk},
        )
    return picture


@outbox.handler(PREPARE)
def prepare_picture(message: OutboxMessage) -> None:
    """Make the sizes of a picture; a second run writes the same files again."""
    with scopes_disabled():
        picture = Picture.objects.filter(pk=message.payload["picture"]).first()
    if picture is None or picture.state != PictureState.PREPARING:
        return
    try:
        _write_sizes(picture)
    except (PictureRefused, FileNotFoundError) as error:
        log.warning("picture_failed", picture=picture.pk, reason=str(error))
        _finish(picture, PictureState.FAILED)
    else:
        _finish(picture, PictureState.READY)


def sweep_unused() -> int:
    """Delete pictures that nothing has shown for a day, with their files; says how many."""
    with scopes_disabled():
        old = Picture.objects.filter(created_at__lt=clock.now() - UNUSED_AFTER)
        for relation in Picture._meta.get_fields(include_hidden=True):
            if isinstance(relation, ManyToOneRel):
                name = relation.field.attname
                users = relation.field.model._base_manager.filter(**{f"{name}__isnull": False})
                old = old.exclude(pk__in=users.values(name))
        return sum(_delete(picture) for picture in list(old.order_by("pk")[:500]))


def _delete(picture: Picture) -> bool:
    try:
        picture.delete()
    except ProtectedError:
        return False
    _forget(_private(), picture.original)
    folder = picture.path.rpartition("/")[0]
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
    return True


def _write_sizes(picture: Picture) -> None:
    with _private().open(picture.original) as original:
        upright = read_upright(original)
    folder = picture.path.rpartition("/")[0]
    for name, image in make_sizes(upright, picture.crop):
        written = io.BytesIO()
        image.save(written, "WEBP", quality=QUALITY, method=4)
        path = f"{folder}/{name}"
        _forget(default_storage, path)
        default_storage.save(path, ContentFile(written.getvalue()))


def _finish(picture: Picture, state: PictureState) -> None:
    """Say what became of the picture, once, to those who show it; the original goes after that."""
    with transaction.atomic(), scopes_disabled():
        locked = lock_in_order(Picture.objects.all(), [picture.pk])
        if not locked or locked[0].state != PictureState.PREPARING:
            return
        Picture.objects.filter(pk=picture.pk).update(state=state, original="")
        if state == PictureState.READY:
            events.publish(PictureReady(picture.pk, picture.path))
    _forget(_private(), picture.original)


def _tidy_crop(crop: Sequence[float]) -> list[float]:
    """Four parts of one, within the picture; anything else means the middle."""
    if len(crop) != 4 or not all(0 <= part <= 1 for part in crop):
        return []
    left, top, width, height = crop
    if width <= 0 or height <= 0:
        return []
    left, top = min(left, 1 - width), min(top, 1 - height)
    return [round(max(0.0, part), 4) for part in (left, top, width, height)]


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _private() -> Storage:
    return storages["private"]


def _forget(storage: Storage, path: str) -> None:
    if path and storage.exists(path):
        storage.delete(path)
