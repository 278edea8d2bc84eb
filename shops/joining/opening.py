"""What a shop's page says of itself, and the day on which it opens to the public."""

import secrets
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError, FormProblem
from shops.catalogue.models import Product, Tint
from shops.catalogue.search import refresh_search_text
from shops.joining.models import Start
from shops.joining.presence import check_mode
from shops.joining.selectors import HOURS, PAGE, progress_of
from shops.merchants.access import check_owns
from shops.partner.models import Partner

#: Pairs of colours for an awning: the first strong, the second light, so that stripes tell apart.
AWNINGS = (
    ("#2f6b4f", "#fbf5e6"),
    ("#8b1a40", "#fbeee6"),
    ("#b3541e", "#fdf1dc"),
    ("#33458c", "#f3f0e4"),
    ("#1b5a66", "#eef3ea"),
    ("#5a3b86", "#f4eef6"),
    ("#84450c", "#f7e4c2"),
    ("#2d393e", "#f6f2e6"),
)
STORY_LENGTH = 2000
#: Under the media folder: pictures that shops sent of themselves.
FOLDER = "boutiques"


class PageProblem(FormProblem):
    """The page lacks something; ``errors`` holds a sentence by field."""

    code = "page_problem"


class OpeningRefused(DomainError):
    """The shop cannot open to the public yet; the sentence says what is missing."""

    code = "opening_refused"


@dataclass(frozen=True, kw_only=True)
class PageDraft:
    """What people read of a shop. ``awning`` is the number of a pair of AWNINGS."""

    name: str
    trade: str
    tagline: str
    story: str = ""
    tint: str = Tint.FOOD
    #: None keeps the colours as they are.
    awning: int | None = None

    def check(self) -> None:
        """Raises PageProblem, all errors at once."""
        errors = {}
        if not self.name.strip():
            errors["name"] = _("Indiquez le nom sur l’enseigne.")
        if not self.trade.strip():
            errors["trade"] = _("Dites votre métier en deux ou trois mots.")
        if not self.tagline.strip():
            errors["tagline"] = _("Écrivez une phrase qui donne envie d’entrer.")
        limits = {"name": 120, "trade": 80, "tagline": 160, "story": STORY_LENGTH}
        for field, limit in limits.items():
            if len(getattr(self, field).strip()) > limit:
                said = _("C’est trop long : %(limit)s caractères au plus.")
                errors[field] = said % {"limit": limit}
        if self.tint not in Tint.values:
            errors["tint"] = _("Choisissez la famille la plus proche de votre métier.")
        if self.awning is not None and not 0 <= self.awning < len(AWNINGS):
            errors["awning"] = _("Choisissez deux couleurs.")
        if errors:
            raise PageProblem(errors)


@transaction.atomic
def update_page(*, actor: Actor, shop: Partner, draft: PageDraft) -> None:
    """Write what the shop's page says. Raises NotAllowed, PageProblem."""
    check_owns(actor, shop=shop)
    draft.check()
    renamed = shop.name != draft.name.strip()
    shop.name, shop.trade = draft.name.strip(), draft.trade.strip()
    shop.tagline, shop.story = draft.tagline.strip(), draft.story.strip()
    shop.tint = draft.tint
    if draft.awning is not None:
        shop.awning_a, shop.awning_b = AWNINGS[draft.awning]
    shop.save(update_fields=["name", "trade", "tagline", "story", "tint", "awning_a", "awning_b"])
    if renamed:
        refresh_search_text(Product.objects.filter(shop=shop).values_list("pk", flat=True))
    _record(actor, "shop.page_written", shop)


@transaction.atomic
def set_photo(*, actor: Actor, shop: Partner, photo: bytes) -> None:
    """Show this picture, as ``photos.cleaned_photo`` made it, on the shop's page."""
    check_owns(actor, shop=shop)
    before = shop.picture
    name = f"{FOLDER}/{shop.code}-{secrets.token_hex(4)}.webp"
    shop.picture = default_storage.save(name, ContentFile(photo))
    shop.save(update_fields=["picture"])
    if before.startswith(f"{FOLDER}/"):
        transaction.on_commit(lambda: default_storage.delete(before))
    _record(actor, "shop.picture_set", shop)


@transaction.atomic
def open_to_public(*, actor: Actor, shop: Partner, mode: str, can_be_paid: bool) -> None:
    """List the shop, in this way of being there; its start is over.

    ``can_be_paid`` as in ``presence.change_mode``. Raises NotAllowed, OpeningRefused,
    PresenceRefused.
    """
    check_owns(actor, shop=shop)
    done = progress_of(shop).done
    if PAGE not in done:
        raise OpeningRefused(_("Écrivez d’abord votre page : le métier et une phrase suffisent."))
    if HOURS not in done:
        raise OpeningRefused(_("Donnez d’abord vos horaires : on veut savoir quand passer."))
    check_mode(shop, mode, can_be_paid=can_be_paid)
    Partner.objects.filter(pk=shop.pk).update(mode=mode, is_listed=True)
    shop.mode, shop.is_listed = mode, True
    Start.objects.filter(shop=shop, opened_at__isnull=True).update(opened_at=clock.now())
    audit.record(
        actor=actor, action="shop.opened", subject=("shop", str(shop.pk)), data={"mode": mode}
    )


def _record(actor: Actor, action: str, shop: Partner) -> None:
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)))
