"""The steps of an order, shown on each of them (Code civil 1127-2)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def steps(now: str) -> list[dict[str, Any]]:
    """Basket, pickup, contact and summary, payment; ``now`` is the name of the one being done."""
    names = (
        ("basket", _("Panier"), reverse("storefront:basket")),
        ("windows", _("Retrait"), reverse("storefront:windows")),
        ("checkout", _("Vous"), reverse("storefront:checkout")),
        ("payment", _("Confirmation"), ""),
    )
    place = [name for name, _label, _url in names].index(now)
    return [
        {
            "label": label,
            "url": url,
            "state": "done" if index < place else "now" if index == place else "todo",
        }
        for index, (_name, label, url) in enumerate(names)
    ]
