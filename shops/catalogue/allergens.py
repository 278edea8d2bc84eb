"""The 14 allergens that food must declare (Regulation (EU) 1169/2011, annex II)."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ALLERGENS: dict[str, Promise] = {
    "gluten": _("gluten"),
    "crustaceans": _("crustacés"),
    "eggs": _("œufs"),
    "fish": _("poisson"),
    "peanuts": _("arachides"),
    "soybeans": _("soja"),
    "milk": _("lait"),
    "nuts": _("fruits à coque"),
    "celery": _("céleri"),
    "mustard": _("moutarde"),
    "sesame": _("sésame"),
    "sulphites": _("sulfites"),
    "lupin": _("lupin"),
    "molluscs": _("mollusques"),
}


def allergen_labels(codes: Iterable[str]) -> list[str]:
    """The allergens as people read them, in the order of the regulation."""
    wanted = set(codes)
    return [str(label) for code, label in ALLERGENS.items() if code in wanted]


def allergen_sentence(codes: Iterable[str]) -> str:
    """What food must say of its allergens, also when it has none of them (LAW 11)."""
    labels = allergen_labels(codes)
    if not labels:
        return gettext("Aucun de ces 14 allergènes")
    return gettext("Contient : %(allergens)s") % {"allergens": ", ".join(labels)}
