"""The living style guide: every component with realistic content.

``guide`` is a view for the demo only; nothing mounts it in production.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.theme import guide_samples as samples
from marketplace.theme.templatetags.theme_tags import SECTORS


def guide_context(picture: samples.Picture = lambda title: "", map_svg: str = "") -> dict[str, Any]:
    """Everything ``theme/guide.html`` shows.

    ``picture`` gives the address of a product's picture, ``map_svg`` a safe drawing of the town.
    """
    form = samples.SampleForm(
        {"name": "", "email": "camille.delaunay@", "phone": "", "adult": "on"}
    )
    return {
        "basket_count": 4,
        "map_svg": map_svg,
        "nav_categories": [
            {"url": "#", "name": name, "current": name == "Boulangerie"}
            for name in (
                "Boulangerie",
                "Fruits et légumes",
                "Fromages",
                "Cave",
                "Livres",
                "Maison",
                "Mode",
                "Soin",
            )
        ],
        "sectors": SECTORS,
        "shops": [samples.BAKERY, samples.BOOKSHOP, samples.GREENGROCER, samples.COBBLER],
        "bakery": samples.BAKERY,
        "products": samples.products(picture),
        "stalls": samples.stalls(picture),
        "days": samples.days(),
        "form": form,
        "ticket": {
            **samples.BAKERY,
            "shop_name": samples.BAKERY["name"],
            "code": "K7M2QX",
            "qr_text": "K7M2QX",
            "address": "4 place de la Halle, Bourg-les-Halles",
            "window": samples.sample_window(samples.next_saturday(), 10),
            "name": "Camille Delaunay",
            "items": ["2 × Pain de seigle aux noix", "1 × Tarte aux mirabelles"],
            "state_text": "Prête",
            "state_kind": "good",
            "map_url": "#",
            "calendar_url": "#",
        },
        "slips": samples.slips(),
        "timeline": samples.timeline(),
        "rows": samples.ROWS,
        "totals": samples.TOTALS,
        "steps": samples.STEPS,
        "trail": samples.TRAIL,
        "tabs": samples.TABS,
        "chips": samples.CHIPS,
        "options": samples.OPTIONS,
        "page": Paginator(range(60), 12).page(2),
        "bars": samples.bars(),
        "compared_bars": samples.compared_bars(),
        "compared_heads": ("Jour", "Cette semaine", "La semaine d’avant"),
        "table_rows": samples.table_rows(),
        "desk_nav": samples.DESK_NAV,
        "desk_name": samples.BAKERY["name"],
        "desk_note": "Claire Martin",
    }


def guide(request: HttpRequest) -> HttpResponse:
    """The style guide as a page."""
    return render(request, "theme/guide.html", guide_context())
