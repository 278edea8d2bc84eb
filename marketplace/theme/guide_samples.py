"""The words and sums of an ordinary Saturday, for the style guide."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from marketplace.kernel import clock

Picture = Callable[[str], str]

BAKERY = {
    "url": "#",
    "name": "Boulangerie Martin",
    "trade": "Boulangerie, pâtisserie",
    "tint": "bread",
    "awning_a": "#b3541e",
    "awning_b": "#fbeed6",
    "tagline": "Le levain a quarante ans, le four aussi.",
    "open_text": "Ouvert jusqu’à 19 h",
    "is_open": True,
    "address": "4 place de la Halle",
    "phone": "+33199001204",
}
BOOKSHOP = {
    "url": "#",
    "name": "Librairie Le Marque-page",
    "trade": "Librairie",
    "tint": "books",
    "awning_a": "#33458c",
    "awning_b": "#f4f1e8",
    "tagline": "Dites-nous le dernier livre que vous avez aimé.",
    "open_text": "Rouvre demain à 10 h",
    "is_open": False,
    "address": "11 rue du Puits",
    "phone": "+33199001118",
}
GREENGROCER = {
    "url": "#",
    "name": "Le Potager d’Aline",
    "trade": "Fruits et légumes",
    "tint": "garden",
    "awning_a": "#3f7d2c",
    "awning_b": "#fff6d9",
    "tagline": "Cueilli hier, vendu ce matin.",
    "open_text": "Ouvert jusqu’à 12 h 30",
    "is_open": True,
    "address": "2 rue des Jardins",
    "phone": "+33199001342",
}
COBBLER = {
    "url": "#",
    "name": "Cordonnerie du Beffroi",
    "trade": "Cordonnerie",
    "tint": "service",
    "awning_a": "#5b5348",
    "awning_b": "#e9d9b8",
    "tagline": "Ressemelage, clés, patience.",
    "open_text": "Fermé le lundi",
    "is_open": False,
    "mode_text": "En vitrine seulement",
}


class SampleForm(forms.Form):
    """A form as the checkout asks it, with two mistakes."""

    name = forms.CharField(label="Votre nom")
    email = forms.EmailField(
        label="Votre adresse e-mail", help_text="Pour la confirmation et le code."
    )
    phone = forms.CharField(
        label="Votre mobile",
        required=False,
        help_text="Un SMS si l’un des commerces a un empêchement.",
    )
    message = forms.CharField(
        label="Un mot pour les commerçants", required=False, widget=forms.Textarea
    )
    adult = forms.BooleanField(label="J’ai plus de dix-huit ans")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.local_datetime(day, time(hour, minute))


def sample_window(day: date, start: int, **more: Any) -> dict[str, Any]:
    return {
        "value": f"{day}T{start}",
        "starts_at": at(day, start),
        "ends_at": at(day, start + 1),
        "available": True,
        **more,
    }


def next_saturday() -> date:
    today = clock.today()
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def days() -> list[dict[str, Any]]:
    today, saturday = clock.today(), next_saturday()
    tomorrow = today + timedelta(days=1)
    if tomorrow == saturday:
        saturday += timedelta(days=7)
    windows = [
        sample_window(saturday, 9, note="complet", available=False),
        sample_window(saturday, 10, checked=True),
        sample_window(saturday, 11, note="encore 2 places"),
        sample_window(saturday, 15),
        sample_window(saturday, 16),
        sample_window(saturday, 17),
    ]
    return [
        {
            "date": tomorrow,
            "windows": [sample_window(tomorrow, hour) for hour in (10, 11, 15, 16, 17)],
        },
        {"date": saturday, "windows": windows, "open": True},
        {"date": saturday + timedelta(days=1), "windows": [sample_window(saturday, 10)]},
        {
            "date": saturday + timedelta(days=2),
            "windows": [],
            "closed_reason": "Le Marque-page est fermé le lundi",
        },
    ]


def products(picture: Picture) -> list[dict[str, Any]]:
    tomorrow = at(clock.today() + timedelta(days=1), 10)
    rows: list[tuple[str, dict[str, Any], int | None, dict[str, Any]]] = [
        (
            "Pain de seigle aux noix",
            BAKERY,
            480,
            {"unit_price_cents": 960, "unit": "kg", "earliest": tomorrow},
        ),
        (
            "Tarte aux mirabelles, six parts",
            BAKERY,
            2150,
            {"earliest_text": "Samedi, à commander avant 18 h"},
        ),
        (
            "Pommes reinette du verger, cagette de 3 kg",
            GREENGROCER,
            870,
            {"unit_price_cents": 290, "unit": "kg", "earliest": tomorrow},
        ),
        ("Botte de carottes fanes", GREENGROCER, 260, {"sold_out": True}),
        ("Le Grand Meaulnes, édition illustrée", BOOKSHOP, 1890, {"earliest": tomorrow}),
        (
            "Carnet relié main, papier vergé",
            BOOKSHOP,
            1450,
            {"price_from": True, "flag": "Trois couleurs"},
        ),
    ]
    return [
        {
            "url": "#",
            "title": title,
            "shop_name": shop["name"],
            "tint": shop["tint"],
            "picture_url": picture(title),
            "price_cents": cents,
            "add_url": "#",
            "add_value": str(index),
            **more,
        }
        for index, (title, shop, cents, more) in enumerate(rows)
    ]


def stalls(picture: Picture) -> list[dict[str, Any]]:
    window = sample_window(next_saturday(), 10)
    rye = {
        "title": "Pain de seigle aux noix",
        "url": "#",
        "note": "500 g, tranché",
        "quantity": 2,
        "sum_cents": 960,
        "unit_price_cents": 960,
        "unit": "kg",
        "step_url": "#",
        "remove_url": "#",
        "uid": "rye",
        "maximum": 12,
        "hidden": [{"name": "line", "value": "1"}],
        "picture_url": picture("Pain de seigle aux noix"),
    }
    tart = {
        "title": "Tarte aux mirabelles, six parts",
        "url": "#",
        "note": "Pas de rétractation : denrée périssable",
        "quantity": 1,
        "sum_cents": 2150,
        "step_url": "#",
        "remove_url": "#",
        "uid": "tart",
        "hidden": [{"name": "line", "value": "2"}],
        "maximum": 1,
        "picture_url": picture("Tarte aux mirabelles, six parts"),
    }
    book = {
        "title": "Le Grand Meaulnes, édition illustrée",
        "url": "#",
        "note": "Sur commande : au plus tard le samedi 12 décembre",
        "quantity": 1,
        "sum_cents": 1890,
        "picture_url": picture("Le Grand Meaulnes, édition illustrée"),
    }
    return [
        {
            **BAKERY,
            "lines": [rye, tart],
            "subtotal_cents": 3110,
            "window": window,
            "change_url": "#",
        },
        {
            **BOOKSHOP,
            "lines": [book],
            "subtotal_cents": 1890,
            "window": window,
            "change_url": "#",
            "note": (
                "Le carnet relié main n’est plus en rayon. "
                "Il a quitté votre panier ; rien ne vous est compté."
            ),
        },
    ]


def slips() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "url": "#",
            "who": "Mme Delaunay",
            "window": sample_window(today, 17),
            "state": "new",
            "state_text": "Nouvelle",
            "number": "7KQ4-M2PX",
            "paid_text": "Payée",
            "phone": "+33639980142",
            "lines": [
                {"quantity": 2, "title": "Pain de seigle aux noix", "note": "tranché"},
                {"quantity": 6, "title": "Croissants au beurre"},
                {"quantity": 1, "title": "Tarte aux mirabelles, six parts"},
            ],
            "actions": [{"url": "#", "label": "Vu, je prépare", "icon": "eye", "hidden": []}],
        },
        {
            "url": "#",
            "who": "Joseph Amrani",
            "window": sample_window(today, 18),
            "state": "ready",
            "state_text": "Prête",
            "number": "R8TB-44HC",
            "paid_text": "À payer en boutique : 9,60 €",
            "lines": [
                {"quantity": 1, "title": "Brioche tressée"},
                {
                    "quantity": 1,
                    "title": "Baguette de tradition",
                    "gone": True,
                    "note": "plus en stock",
                },
            ],
            "actions": [
                {"url": "#", "label": "Donnée au client", "icon": "give", "hidden": []},
                {"url": "#", "label": "Pas venu", "kind": "secondary", "hidden": []},
            ],
        },
    ]


def timeline() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"state": "done", "what": "Payée", "at": now - timedelta(hours=3), "note": ""},
        {
            "state": "done",
            "what": "Vue par la boulangerie",
            "at": now - timedelta(hours=2),
            "note": "",
        },
        {"state": "now", "what": "En préparation", "at": None, "note": "Vous recevrez un message."},
        {"state": "todo", "what": "Prête", "at": None, "note": ""},
        {"state": "todo", "what": "Donnée", "at": None, "note": ""},
    ]


def table_rows() -> list[dict[str, Any]]:
    return [
        {
            "shop": "Boulangerie Martin",
            "orders": 42,
            "sales": 61840,
            "commission": 4947,
            "owed": 8120,
        },
        {
            "shop": "Librairie Le Marque-page",
            "orders": 19,
            "sales": 48210,
            "commission": 3857,
            "owed": 0,
        },
        {
            "shop": "Le Potager d’Aline",
            "orders": 33,
            "sales": 39975,
            "commission": 3198,
            "owed": 2460,
        },
    ]


def compared_bars() -> list[dict[str, Any]]:
    """A week beside the one before, in euros."""
    days = {"jeu. 19": (42, 38), "ven. 20": (61, 66), "sam. 21": (118, 97), "dim. 22": (54, 49)}
    return [
        {
            "label": day,
            "name": day,
            "values": (100 * now, 100 * before),
            "said": (f"{now}\u00a0€", f"{before}\u00a0€"),
            "above": f"{now}\u00a0€",
            "note": "jour de marché" if now == 118 else "",
        }
        for day, (now, before) in days.items()
    ]


def bars() -> list[dict[str, Any]]:
    months = ("juin", "juil.", "août", "sept.", "oct.", "nov.")
    values = (182400, 205150, 148900, 231780, 264300, 150025)
    said = ("1 824 €", "2 052 €", "1 489 €", "2 318 €", "2 643 €", "1 500 €")
    return [
        {"label": label, "value": value, "said": text, "url": "#", "current": label == "nov."}
        for label, value, text in zip(months, values, said, strict=True)
    ]


ROWS = [
    {"label": "Boulangerie Martin", "cents": 3110},
    {"label": "Librairie Le Marque-page", "cents": 1890},
    {"label": "dont TVA", "cents": 287, "soft": True},
]

TOTALS = [
    {"label": "À payer maintenant", "cents": 5000},
    {"label": "À payer en boutique", "cents": 960},
]

STEPS = [
    {"label": "Panier", "state": "done", "url": "#"},
    {"label": "Retrait", "state": "done", "url": "#"},
    {"label": "Vous", "state": "now"},
    {"label": "Paiement", "state": "todo"},
]

TRAIL = [{"url": "#", "label": "Accueil"}, {"url": "#", "label": "Boulangerie"}, {"label": "Pains"}]

TABS = [
    {"url": "#", "label": "À préparer", "count": 5, "current": True},
    {"url": "#", "label": "Prêtes", "count": 3},
    {"url": "#", "label": "Données", "count": 12},
]

CHIPS = [
    {"url": "#", "label": "Disponible demain", "current": True},
    {"url": "#", "label": "Sans gluten"},
    {"url": "#", "label": "Boulangerie", "tint": "bread"},
    {"url": "#", "label": "Livres", "tint": "books"},
]

OPTIONS = [
    {
        "value": "online",
        "title": "Payer maintenant",
        "note": "Par carte, une seule fois pour tous les commerces.",
        "checked": True,
    },
    {
        "value": "shop",
        "title": "Réserver sans payer",
        "note": "Vous réglez au comptoir ; la réservation ne vous engage pas.",
    },
    {
        "value": "none",
        "title": "Livraison à domicile",
        "note": "Ici, on passe prendre.",
        "disabled": True,
    },
]

DESK_NAV = [
    {"url": "#", "label": "Aujourd’hui", "icon": "list", "current": True, "count": 5},
    {"url": "#", "label": "Comptoir", "icon": "scan"},
    {"url": "#", "label": "Rayon", "icon": "tag"},
    {"url": "#", "label": "Comptes", "icon": "euro"},
]
