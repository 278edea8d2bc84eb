"""A product's form that lay open while the product was changed elsewhere: nothing is undone unseen.

The form carries a mark of each value as it was shown. What somebody changed since, and this person
left alone, stays as it is now; what both changed is asked about once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.kernel.numbers import whole_number

ROWS = "variants"
PHOTO = "photo"
_NO_VALUE = ("camera", "gallery", "crop", "no_photo")
_OF_A_ROW = ("sku", "value", "price", "net_quantity", "ean", "DELETE")
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Values:
    """A form and the rows of its variants, as texts; and what is shown of each."""

    texts: Mapping[str, list[str]]
    shown: Mapping[str, str]
    #: The texts of each row.
    rows: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, form: forms.Form, rows: Iterable[forms.Form], photo: object = "") -> "Values":
        """Of a form as it stands, sent or not."""
        texts = {bound.name: _texts(bound) for bound in form if bound.name not in _NO_VALUE}
        shown = {bound.name: _shown(bound) for bound in form}
        names = (*_OF_A_ROW, "stock")
        lines = [{name: "".join(_texts(row[name])) for name in names} for row in rows]
        kept = [line for line in lines if any(line.values())]
        texts[PHOTO] = [str(photo or "")]
        texts[ROWS] = [json.dumps([line[name] for name in _OF_A_ROW]) for line in kept]
        shown[ROWS] = ", ".join(f"{line['value']} {line['price']}" for line in kept)
        return cls(texts, shown, kept)

    def marks(self) -> str:
        """What the form carries: a short mark of every value."""
        return json.dumps({name: _mark(texts) for name, texts in self.texts.items()})


@dataclass
class Merged:
    """What is to be read instead of what was sent, and what both have changed."""

    data: QueryDict
    #: Sentences by field.
    asked: dict[str, str] = field(default_factory=dict)
    #: Whether something was kept that was changed elsewhere.
    kept: bool = False


def merge(data: QueryDict, marks: str, typed: Values, now: Values) -> Merged:
    """What was sent, with what changed since it was shown; ``marks`` as ``Values.marks`` wrote them."""
    merged = Merged(data.copy())
    for name, mark in _read(marks).items():
        stands = now.texts.get(name)
        if stands is None or _mark(stands) == mark or typed.texts.get(name) == stands:
            continue
        if _mark(typed.texts.get(name, [])) == mark:
            _put(merged.data, name, now)
            merged.kept = True
        else:
            merged.asked[name] = _sentence(now.shown.get(name, ""))
            if name == ROWS:
                _add_rows(merged.data, typed, now)
    return merged


def _texts(bound: forms.BoundField) -> list[str]:
    """The value as a browser would send it."""
    value = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    formatted = bound.field.widget.format_value(value)
    many = formatted if isinstance(formatted, list | tuple) else [formatted]
    texts = ["\n".join(str(one).split("\r\n")).strip() for one in many if one not in (None, "")]
    return sorted(filter(None, texts))


def _shown(bound: forms.BoundField) -> str:
    choices = getattr(bound.field, "choices", None)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return str(_("oui") if bound.value() else _("non"))
    texts = _texts(bound)
    if choices is None:
        return " ".join(texts)
    flat: dict[str, str] = {}
    for value, label in choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        flat |= {str(key): str(name) for key, name in inner}
    return ", ".join(flat.get(text, text) for text in texts)


def _sentence(shown: str) -> str:
    if not shown or len(shown) > _LONGEST_SHOWN:
        return _("Cela a été changé entre-temps. Enregistrez de nouveau pour garder le vôtre.")
    said = _(
        "Entre-temps, c’est devenu « %(value)s ». Enregistrez de nouveau pour garder le vôtre."
    )
    return said % {"value": shown}


def _mark(texts: list[str]) -> str:
    return blake2b(json.dumps(texts).encode(), digest_size=6).hexdigest()


def _read(marks: str) -> dict[str, str]:
    """The marks that a form carried; none when it carried something else."""
    try:
        found = json.loads(marks or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _put(data: QueryDict, name: str, now: Values) -> None:
    if name != ROWS:
        data.setlist(name, now.texts[name])
        return
    data[f"{ROWS}-TOTAL_FORMS"] = str(len(now.rows))
    for place, row in enumerate(now.rows):
        _put_row(data, place, row)


def _add_rows(data: QueryDict, typed: Values, now: Values) -> None:
    """Variants that were made elsewhere join those of the form, so that none is taken away unseen."""
    known = {row["sku"] for row in typed.rows}
    total = data.get(f"{ROWS}-TOTAL_FORMS", "0")
    place = whole_number(total) or 0
    for row in now.rows:
        if row["sku"] not in known:
            _put_row(data, place, row)
            place += 1
    data[f"{ROWS}-TOTAL_FORMS"] = str(place)


def _put_row(data: QueryDict, place: int, row: Mapping[str, str]) -> None:
    for name, text in row.items():
        data[f"{ROWS}-{place}-{name}"] = text
