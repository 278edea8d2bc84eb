"""Tags and filters of the visual language: money, dates, icons, awnings, fields, charts, codes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django import forms, template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marketplace.kernel import formats
from marketplace.kernel.money import format_euros
from marketplace.theme import links
from marketplace.theme.charts import (
    BOTTOM,
    HEIGHT,
    WIDTH,
    Bar,
    lay_out_bars,
    lay_out_comparison,
)
from marketplace.theme.steps import SIDE, StepLine

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
DRAWINGS = ICONS.parent / "drawings"

#: Trade sectors, each with a tint in tokens.css and an icon.
SECTORS = ("bread", "garden", "cloth", "home", "books", "care", "service", "food", "drink")

#: Colours of the town's own awning, where no shop is meant.
TOWN_AWNING = ("#1f6b45", "#fdf8ec")

#: Width of a stripe and height of the awning, in CSS pixels, chosen so that the
#: striped band (height minus half a stripe minus 2) is even.
AWNING_SIZES = {"small": (16, 24), "": (22, 37), "tall": (32, 58)}

#: Pairs of stripes drawn on either side of the middle: enough for any screen.
AWNING_PAIRS = 60

NOTICE_KINDS = {"success": "good", "warning": "attention", "error": "wrong"}
NOTICE_ICONS = {"good": "check-circle", "attention": "alert", "wrong": "alert", "info": "info"}


@register.filter
def euros(cents: int | None) -> str:
    """« 12,50 € » from integer cents; nothing for None."""
    return "" if cents is None else format_euros(cents)


@register.filter
def number(value: int) -> str:
    """« 6 000 »: so many of something."""
    return formats.say_number(value)


@register.filter
def unit_price(cents: int | None, unit: str) -> str:
    """« 4,20 €/kg » from the cents of one unit (incl. tax) and its name (kg, l, pièce)."""
    return "" if cents is None else f"{format_euros(cents)}/{unit}"


@register.filter
def day(value: date | datetime | None) -> str:
    """« jeudi 26 novembre » (town-local)."""
    return formats.say_day(value) if value else ""


@register.filter
def full_day(value: date | datetime | None) -> str:
    """« jeudi 26 novembre 2026 »: for documents and far dates."""
    return formats.say_day(value, year=True) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """« jeu. 26 nov. »: for narrow columns."""
    return formats.say_short_day(value) if value else ""


@register.filter
def relative_day(value: date | datetime | None) -> str:
    """« aujourd’hui », « demain », « après-demain », then the day."""
    return formats.say_relative_day(value) if value else ""


@register.filter
def near_day(value: date | datetime) -> str:
    """The day itself where ``relative_day`` says « demain » or the like; else nothing."""
    said = formats.say_day(value)
    return "" if formats.say_relative_day(value) == said else said


@register.filter
def hour(value: datetime | time | None) -> str:
    """« 10 h 30 » with no-break spaces (town-local)."""
    return formats.say_hour(value) if value is not None else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« demain à 10 h », « samedi 28 novembre à 10 h »."""
    return formats.say_moment(value) if value else ""


@register.filter
def window(value: Any) -> str:
    """« samedi 28 novembre, entre 10 h et 12 h » for anything with ``starts_at``/``ends_at``."""
    return formats.say_window(value) if value else ""


@register.filter
def hours(value: Any) -> str:
    """« entre 10 h et 12 h » for a window."""
    return formats.say_hours(value) if value else ""


@register.filter
def short_hours(value: Any) -> str:
    """« 10 h – 12 h » for a window."""
    return formats.say_short_hours(value) if value else ""


@register.filter
def phone(number: str) -> str:
    """« 01 99 00 10 00 » for an E.164 number."""
    return formats.say_phone(number or "")


@register.filter
def siren(number: str) -> str:
    """« 001 417 286 » for a SIREN or a SIRET."""
    return formats.say_siren(number or "")


@cache
def icon_body(name: str) -> str:
    """The drawing inside ``icons/<name>.svg``. Raises FileNotFoundError for an unknown name."""
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """An inline icon; hidden from screen readers unless it carries a ``label`` of its own."""
    role = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        'stroke-linejoin="round" focusable="false" {1}>{2}</svg>',
        str(size),
        role,
        mark_safe(icon_body(name)),
    )


@register.simple_tag
def sector_icon(tint: str, size: int = 20) -> SafeString:
    """The icon of a trade sector, beside its tint, so that neither stands alone."""
    return icon(f"sector-{tint}" if tint in SECTORS else "shop", size=size)


@cache
def drawing_body(name: str) -> str:
    """The SVG ``drawings/<name>.svg``. Raises FileNotFoundError for an unknown name."""
    return (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A larger illustration (empty states, error pages), decorative."""
    return mark_safe(drawing_body(name))


@register.inclusion_tag("theme/components/awning.html")
def awning(first: str = "", second: str = "", size: str = "") -> dict[str, Any]:
    """A striped awning with a scalloped edge in two colours (``#rrggbb``).

    Drawn as inline SVG: the colours stand in presentation attributes, which a policy of
    ``style-src 'self'`` allows where a style attribute is refused. ``size`` is "", "small", "tall".
    """
    stripe, height = AWNING_SIZES[size]
    edge = height - stripe // 2 - 2
    return {
        "first": first or TOWN_AWNING[0],
        "second": second or TOWN_AWNING[1],
        "stripe": stripe,
        "reach": 2 * stripe * AWNING_PAIRS + stripe // 2,
        "double": 2 * stripe,
        "half": stripe // 2,
        "last": stripe + stripe // 2,
        "height": height,
        "edge": edge,
        "middle": edge // 2,
        "size": size,
    }


@register.filter
def notice_kind(level: str) -> str:
    """The look of a message's level (Django's level tags): good, attention, wrong or info."""
    return NOTICE_KINDS.get(level, "info")


@register.filter
def notice_icon(kind: str) -> str:
    """The icon of a notice, so that its kind is never told by colour alone."""
    return NOTICE_ICONS[kind or "info"]


@register.simple_tag
def town_name() -> str:
    """The town's name, which comes first on every page; needs no context."""
    return str(settings.TOWN_NAME)


@register.simple_tag
def association_name() -> str:
    """The name of the merchants' association."""
    return str(settings.ASSOCIATION_NAME)


@register.simple_tag
def footer_links() -> list[dict[str, str]]:
    """The pages that every page must reach, in the active language."""
    return links.footer()


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """The same page in each language: code, name, url, current. Nothing without a request."""
    return links.languages(context.get("request"))


@register.simple_tag
def asset(path: str) -> str:
    """Address of a static file; on an error page it must not fail for want of a manifest."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG, black on white, with a text alternative."""
    drawing = segno.make(text, error="m").svg_inline(
        scale=1, border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    opening = format_html('<svg role="img" aria-label="{}" ', label)
    return mark_safe(drawing.replace("<svg ", opening, 1))


def _widget_kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "line"


def _widget_class(widget: forms.Widget) -> str:
    own = str(widget.attrs.get("class", ""))
    return own if _widget_kind(widget) != "line" else f"input {own}".strip()


@register.inclusion_tag("theme/components/field.html")
def field(bound: forms.BoundField, hint: str = "", autocomplete: str = "") -> dict[str, Any]:
    """A form field with label, hint and error; hint and error are tied by ``aria-describedby``."""
    said = hint or bound.help_text
    described = [f"{bound.auto_id}_hint"] if said else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, str | bool] = {"class": _widget_class(bound.field.widget)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    kind = _widget_kind(bound.field.widget)
    return {
        "bound": bound,
        "kind": kind,
        "hint": said,
        "described": " ".join(described),
        "widget": bound if kind == "choices" else bound.as_widget(attrs=attrs),
        "optional": not bound.field.required and kind == "line",
    }


@register.inclusion_tag("theme/components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What to correct in a form, each error linked to its field; nothing when all is well."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.inclusion_tag("theme/components/step_chart.html")
def step_chart(line: StepLine, title: str, first: str, last: str) -> dict[str, Any]:
    """A line in steps, as ``steps.lay_out_steps`` lays it out; its table is the page's own.

    ``title`` says what the line shows, ``first`` and ``last`` what stands at its two ends.
    """
    return {
        "line": line,
        "title": title,
        "first": first,
        "last": last,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
        "label_y": HEIGHT - 8,
        "left": SIDE,
        "right": WIDTH - SIDE,
    }


@register.inclusion_tag("theme/components/bar_chart.html")
def bar_chart(
    points: Iterable[Mapping[str, Any]], title: str, label_head: str, value_head: str
) -> dict[str, Any]:
    """Bars with the same numbers in a table behind; see ``charts.lay_out_bars`` for the points."""
    bars: list[Bar] = lay_out_bars(points)
    return {
        "bars": bars,
        "title": title,
        "label_head": label_head,
        "value_head": value_head,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
        "label_y": HEIGHT - 8,
    }


@register.inclusion_tag("theme/components/comparison_chart.html")
def comparison_chart(
    points: Iterable[Mapping[str, Any]],
    title: str,
    heads: tuple[str, str, str],
    said: str = "",
    form: str = "bars",
    money: bool = True,
) -> dict[str, Any]:
    """A period beside another, as pairs of bars or as two lines (``form``), with its table behind.

    See ``charts.lay_out_comparison`` for the points. ``heads`` names the steps and both series,
    ``said`` is what the chart shows in a sentence, ``money`` tells whether values are cents.
    """
    return {
        "chart": lay_out_comparison(points),
        "title": title,
        "heads": heads,
        "said": said,
        "form": form,
        "money": money,
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
        "label_y": HEIGHT - 8,
    }


@register.filter
def whole_euros(cents: int) -> str:
    """« 1 250 € »: on the scale of a chart, where there is no room for cents."""
    return f"{cents // 100:,}".replace(",", "\u202f") + "\u00a0€"
