"""What a check or an import found, in a few words and as tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel.formats import say_number
from shops.files.columns import FIELDS
from shops.files.models import ImportRun, Result, RunState

#: What the list can be narrowed to.
SHOWN = (*Result.values, "incomplete", "left")


def summary_of(run: ImportRun, counts: dict[str, int]) -> str:
    """One sentence: what will happen, or what happened."""
    if run.state == RunState.UNDONE:
        return _("Cet import est annulé. Ce que personne n’avait changé depuis est comme avant.")
    if run.state == RunState.DROPPED:
        return _("Ce fichier est abandonné. Rien n’a changé.")
    created, changed = counts[Result.CREATED], counts[Result.CHANGED]
    if not created and not changed:
        return _("Rien à changer : votre catalogue dit déjà ce que dit ce fichier.")
    if run.state == RunState.DONE:
        new = ngettext("%(count)s produit créé", "%(count)s produits créés", created)
        old = ngettext("%(count)s modifié", "%(count)s modifiés", changed)
    else:
        new = ngettext("%(count)s produit à créer", "%(count)s produits à créer", created)
        old = ngettext("%(count)s à modifier", "%(count)s à modifier", changed)
    parts = [
        text % {"count": say_number(count)}
        for text, count in ((new, created), (old, changed))
        if count
    ]
    if not created:
        parts = [
            ngettext("%(count)s produit modifié", "%(count)s produits modifiés", changed)
            % {"count": say_number(changed)}
        ]
        if run.state != RunState.DONE:
            text = ngettext(
                "%(count)s produit à modifier", "%(count)s produits à modifier", changed
            )
            parts = [text % {"count": say_number(changed)}]
    return f"{', '.join(parts)}."


def columns_of(run: ImportRun) -> list[tuple[str, str]]:
    """Which header of a table was read as what, for who decides whether to import it."""
    if run.state != RunState.CHECKED:
        return []
    read = {field: run.headers[int(place)] for place, field in run.mapping.items()}
    return [(read[field], str(label)) for field, label in FIELDS.items() if field in read]


def tabs_of(
    run: ImportRun, counts: dict[str, int], special: dict[str, int], shown: str
) -> list[dict[str, Any]]:
    """The list whole, then by result, where there is any."""
    labels = dict(_labels(run.state in (RunState.DONE, RunState.UNDONE)))
    numbers = {"": sum(counts.values()), **counts, **special}
    here = reverse("merchant:file", args=[run.reference])
    return [
        {
            "url": f"{here}?voir={name}" if name else here,
            "label": label,
            "count": numbers[name],
            "current": name == shown,
        }
        for name, label in labels.items()
        if numbers[name] or name in ("", shown)
    ]


def _labels(is_done: bool) -> list[tuple[str, str]]:
    return [
        ("", _("Tout")),
        (Result.CREATED, _("Créés") if is_done else _("À créer")),
        (Result.CHANGED, _("Modifiés") if is_done else _("À modifier")),
        ("incomplete", _("À compléter")),
        (Result.KEPT, _("Changés depuis")),
        (Result.REFUSED, _("Refusés")),
        (Result.UNTOUCHED, _("Rien à changer")),
        ("left", _("Laissés à l’annulation")),
    ]
