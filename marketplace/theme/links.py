"""Addresses that the frame of every page shows: the footer's pages and the languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: URL name and label; a page that is not mounted is left out.
FOOTER = (
    ("storefront:shops", _("Les commerces")),
    ("storefront:map", _("Le plan du centre")),
    ("storefront:my_orders", _("Mes retraits")),
    ("storefront:join", _("Ouvrir mon commerce")),
    ("storefront:withdraw_find", _("Renoncer au contrat ici")),
    ("storefront:ranking", _("Référencement et classement")),
    ("storefront:legal", _("Mentions légales")),
    ("storefront:terms", _("Conditions générales")),
    ("storefront:privacy", _("Données personnelles")),
    ("storefront:accessibility", _("Accessibilité")),
    ("storefront:contact", _("Nous écrire")),
    ("storefront:report", _("Signaler un contenu")),
)


def footer() -> list[dict[str, str]]:
    """The footer's links, ``{url, label}``, in the active language."""
    found = []
    for name, label in FOOTER:
        try:
            found.append({"url": reverse(name), "label": str(label)})
        except NoReverseMatch:
            continue
    return found


def languages(request: HttpRequest | None) -> list[dict[str, Any]]:
    """This page's address in each language: ``{code, name, url, current}``."""
    if request is None:
        return []
    path, active = request.get_full_path(), get_language()
    return [
        {"code": code, "name": name, "url": translate_url(path, code), "current": code == active}
        for code, name in settings.LANGUAGES
    ]
