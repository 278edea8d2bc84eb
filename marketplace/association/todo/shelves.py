"""Goods of which a shop holds more for orders than it has on the shelf."""

from datetime import datetime

from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.association.todo.registry import Item, act_for, kind
from marketplace.kernel import clock
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.selectors import full_title


@kind("manques", gettext_lazy("Il manque de la marchandise"), "box")
def shortages() -> list[Item]:
    """Over all shops: orders that the shelf cannot fill."""
    records = (
        StockRecord.objects.filter(
            availability=AvailabilityKind.COUNTED, num_allocated__gt=F("num_in_stock")
        )
        .select_related("product__parent", "partner")
        .annotate(moved_at=Max("movements__at"))
    )
    return [
        _item(record, max(0, record.num_in_stock or 0), record.num_allocated or 0)
        for record in records
    ]


def _item(record: StockRecord, on_hand: int, held: int) -> Item:
    since: datetime | None = record.moved_at
    said = ngettext(
        "« %(title)s » : %(held)d commandé, %(on_hand)d en rayon",
        "« %(title)s » : %(held)d commandés, %(on_hand)d en rayon",
        held,
    )
    return Item(
        what=said % {"title": full_title(record), "held": held, "on_hand": on_hand},
        since=since or clock.now(),
        by_itself=_("Rien : ce commerce n’a pas d’écran, un appel règle cela.")
        if record.partner.kept_by_association
        else _(
            "Rien avant l’heure du retrait. Pas prête à cette heure, le client choisit un autre moment "
            "ou le remboursement."
        ),
        shop=record.partner,
        actions=(act_for(record.partner, _("Voir les commandes"), reverse("merchant:shortages")),),
    )
