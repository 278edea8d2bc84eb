"""What may not be sold on a town's site, whoever sells it (LAW 11)."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shops.catalogue.search import fold

#: Ground and the words by which such goods are known, folded; only words that mean nothing else.
_FORBIDDEN: tuple[tuple[Promise, str], ...] = (
    (
        _("Le tabac ne se vend pas en ligne."),
        r"cigarettes?|cigarillos?|tabac a (?:rouler|priser|chiquer|narguile|pipe)",
    ),
    (
        _("Les cigarettes électroniques jetables sont interdites à la vente."),
        r"puffs? jetables?|vapoteuses? jetables?|cigarettes? electroniques? jetables?",
    ),
    (
        _("Les armes et les munitions ne se vendent pas ici."),
        r"armes? a feu|munitions?|fusils? de chasse|cartouches? de chasse|armes? de poing",
    ),
    (
        _("Les médicaments ne se vendent qu’en pharmacie autorisée."),
        r"medicaments?|paracetamol|ibuprofene|aspirine",
    ),
)


def forbidden_ground(title: str) -> str:
    """Why goods of this title may not be sold here; empty when they may."""
    text = fold(title)
    for ground, words in reversed(_FORBIDDEN):
        if re.search(rf"\b(?:{words})\b", text):
            return str(ground)
    return ""
