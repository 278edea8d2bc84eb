"""Cells as values: prices, rates, quantities, units and words, as French and other files write them.

Each function raises ValueError with a sentence for the merchant.
"""

import html
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import nh3
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from shops.catalogue.allergens import ALLERGENS
from shops.catalogue.drafts import VAT_RATES
from shops.catalogue.search import fold
from shops.files.sheets import plain

MAX_EUROS = Decimal(100_000)
MAX_UNITS = 1_000_000
MAX_TEXT = 20_000
MAX_TITLE = 255

_YES = {
    "1",
    "oui",
    "o",
    "vrai",
    "true",
    "yes",
    "y",
    "x",
    "publie",
    "actif",
    "active",
    "visible",
    "en vente",
}
_NO = {
    "0", "-1", "non", "n", "faux", "false", "no", "masque", "inactif", "draft", "archived", "cache", "brouillon",
}  # fmt: skip
#: Grams, millilitres or pieces in one of each unit.
_UNITS: dict[str, tuple[str, Decimal]] = {
    "mg": ("g", Decimal("0.001")),
    "g": ("g", Decimal(1)),
    "gr": ("g", Decimal(1)),
    "gramme": ("g", Decimal(1)),
    "grammes": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "kilo": ("g", Decimal(1000)),
    "kilos": ("g", Decimal(1000)),
    "lb": ("g", Decimal("453.59237")),
    "lbs": ("g", Decimal("453.59237")),
    "oz": ("g", Decimal("28.349523")),
    "ml": ("ml", Decimal(1)),
    "millilitres": ("ml", Decimal(1)),
    "cl": ("ml", Decimal(10)),
    "dl": ("ml", Decimal(100)),
    "l": ("ml", Decimal(1000)),
    "litre": ("ml", Decimal(1000)),
    "litres": ("ml", Decimal(1000)),
    "piece": ("piece", Decimal(1)),
    "pieces": ("piece", Decimal(1)),
    "pce": ("piece", Decimal(1)),
    "u": ("piece", Decimal(1)),
    "unite": ("piece", Decimal(1)),
    "unites": ("piece", Decimal(1)),
}
_NET = re.compile(r"(?:([0-9]{1,4})\s*[x×]\s*)?([0-9\s.,]+?)\s*([a-z]+)\.?")
#: Longer ones, and those with an exponent, are no prices, rates nor quantities.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
#: « 12€50 ».
_SIGN_AS_POINT = re.compile(r"(?<=[0-9])\s*€\s*(?=[0-9]{1,2}$)")
#: Rates that are said and not reckoned.
_NAMED_RATES = {
    "normal": "20", "taux normal": "20", "intermediaire": "10", "taux intermediaire": "10", "reduit": "5.5",
    "taux reduit": "5.5", "super reduit": "2.1", "taux super reduit": "2.1", "taux particulier": "2.1",
    "exonere": "0", "exoneree": "0", "sans": "0", "sans tva": "0", "hors champ": "0", "non soumis": "0",
}  # fmt: skip
#: Not the no-break ones of French typography.
_SPACES = re.compile(r"[ \t\f\v]+")
_ENDS_BLOCK = re.compile(r"(?i)<(?:br\s*/?|/p|/div|/h[1-6]|/li|/tr)\s*>")
_LOOKS_LIKE_HTML = re.compile(r"(?i)<[!/a-z][^>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});")
_NONE_OF_THE_14 = {"aucun", "aucune", "sans", "neant", "none", "aucun de ces 14 allergenes"}


def number(text: str, *, ambiguous: bool = True) -> Decimal:
    """A number with a decimal comma or point, with or without separated thousands.

    « 1,234 » may be read in two ways: refused unless ``ambiguous`` allows it as 1.234.
    """
    bare = re.sub(r"[\s\u00a0\u202f_']", "", text)
    if "," in bare and "." in bare:
        point = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[.,]", "", bare[:point]) + "." + bare[point + 1 :]
    elif bare.count(",") > 1 or bare.count(".") > 1:
        bare = re.sub(r"[.,]", "", bare)
    else:
        if not ambiguous and re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", bare):
            raise ValueError(
                _("« %(text)s » peut se lire de deux façons. Écrivez-le avec deux décimales.")
                % {"text": text[:40]}
            )
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        raise ValueError(_("« %(text)s » n’est pas un nombre.") % {"text": text[:40]})
    return Decimal(bare)


def price(text: str, *, excludes_tax: bool) -> Decimal:
    """Euros as the file writes them, above zero; to the cent unless tax is still to be added."""
    bare = re.sub(r"(?i)€|eur(?:os?)?|ttc|ht", "", _SIGN_AS_POINT.sub(",", text.strip()))
    euros = number(bare, ambiguous=excludes_tax)
    if euros <= 0:
        raise ValueError(_("Le prix est nul ou négatif."))
    if euros >= MAX_EUROS:
        raise ValueError(_("Le prix « %(text)s » est démesuré.") % {"text": text[:40]})
    return euros if excludes_tax else euros.quantize(Decimal("0.01"), ROUND_HALF_UP)


def cents_with_tax(euros: Decimal, vat_rate: Decimal, *, excludes_tax: bool) -> int:
    """Cents incl. tax, half up."""
    gross = euros * (100 + vat_rate) / 100 if excludes_tax else euros
    return int((gross * 100).quantize(Decimal(1), ROUND_HALF_UP))


def vat_rate(text: str) -> Decimal:
    """One of France's rates, in percent: « 5,5 % », « 0,055 », « TVA 20 », « taux normal »."""
    named = _NAMED_RATES.get(fold(text).strip().replace("-", " "))
    if named is not None:
        return next(rate for rate in VAT_RATES if rate == Decimal(named))
    bare = re.sub(r"(?i)tva|%|\s", "", text)
    rate = number(bare)
    for candidate in (rate, rate * 100):
        for known in VAT_RATES:
            if candidate == known and (candidate == rate or rate < 1):
                return known
    raise ValueError(_("« %(text)s » n’est pas un taux de TVA français.") % {"text": text[:40]})


def units(text: str) -> int:
    """Whole units on the shelf; less than none is none."""
    value = number(text)
    if value != value.to_integral_value():
        raise ValueError(
            _("Le stock « %(text)s » n’est pas un nombre entier.") % {"text": text[:40]}
        )
    if value > MAX_UNITS:
        raise ValueError(_("Le stock « %(text)s » est démesuré.") % {"text": text[:40]})
    return max(0, int(value))


def net_quantity(text: str, unit: str = "") -> tuple[Decimal, str]:
    """« 500 g », « 75 cl », « 6 x 33 cl », or a number with its unit: in g, ml or pieces."""
    found = _NET.fullmatch(fold(f"{text} {unit}").strip())
    if found is None or found[3] not in _UNITS:
        raise ValueError(
            _("La quantité nette « %(text)s » ne se lit pas : écrivez par exemple 500 g ou 75 cl.")
            % {"text": f"{text} {unit}".strip()[:40]}
        )
    name, factor = _UNITS[found[3]]
    value = number(found[2]) * factor * int(found[1] or 1)
    value = value.quantize(Decimal("0.001"), ROUND_HALF_UP)
    if not 0 < value < MAX_UNITS:
        raise ValueError(_("La quantité nette doit être supérieure à zéro."))
    return value, name


def yes_or_no(text: str) -> bool:
    """« oui », « 1 », "true" and their like."""
    word = fold(text).strip()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(_("« %(text)s » : répondez par oui ou non.") % {"text": text[:40]})


def allergens(text: str) -> list[str]:
    """Codes of the allergens named, separated by commas; « aucun » is none of the 14."""
    if fold(text).strip(" .") in _NONE_OF_THE_14:
        return []
    by_name = _allergen_names()
    found = []
    for word in re.split(r"[,;/\n]", text):
        name = fold(word).strip(" .")
        if not name:
            continue
        if name not in by_name:
            raise ValueError(
                _("« %(text)s » n’est pas l’un des 14 allergènes à déclarer.")
                % {"text": word.strip()[:40]}
            )
        found.append(by_name[name])
    return [code for code in ALLERGENS if code in found]


def percent(text: str) -> Decimal:
    """Strength of a drink, in percent of volume."""
    value = number(re.sub(r"(?i)%|°|vol\.?|alc\.?", "", text)).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
    if not 0 <= value <= 100:
        raise ValueError(_("Le degré d’alcool « %(text)s » ne se peut pas.") % {"text": text[:40]})
    return value


def choice(text: str) -> list[tuple[str, str]]:
    """« Taille : M ; Couleur : bleu »; a backslash before a sign that is meant as it stands."""
    pairs = []
    for part in re.split(r"(?<!\\);", text):
        if not part.strip():
            continue
        name, colon, value = _halves(part)
        if not colon:
            name, value = _("Choix"), name
        if value:
            pairs.append((name, value))
    return pairs


def write_choice(pairs: list[tuple[str, str]]) -> str:
    """A choice as ``choice`` reads it."""
    return " ; ".join(f"{_escaped(name)} : {_escaped(value)}" for name, value in pairs)


def line_of_text(text: str, longest: int = MAX_TITLE) -> str:
    """One line without markup or double spaces."""
    return _SPACES.sub(" ", prose(text).replace("\n", " ")).strip()[:longest]


def prose(text: str) -> str:
    """Plain text of what may be HTML: nothing of it is left that a browser would act on."""
    if _LOOKS_LIKE_HTML.search(text):
        broken = _ENDS_BLOCK.sub(lambda tag: tag[0] + "\n", text)
        text = html.unescape(nh3.clean(broken, tags=set()))
    lines = (_SPACES.sub(" ", line).strip() for line in plain(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT].strip()


@cache
def _allergen_names() -> dict[str, str]:
    """Codes by name, in each of the site's languages."""
    by_name = {code: code for code in ALLERGENS} | {"oeuf": "eggs", "poissons": "fish"}
    for language, _name in settings.LANGUAGES:
        with override(language):
            by_name |= {fold(str(label)): code for code, label in ALLERGENS.items()}
    return by_name


def _halves(part: str) -> tuple[str, str, str]:
    halves = re.split(r"(?<!\\):", part, maxsplit=1)
    if len(halves) == 1:
        return _unescaped(halves[0]), "", ""
    return _unescaped(halves[0]), ":", _unescaped(halves[1])


def _escaped(text: str) -> str:
    return re.sub(r"([\\;:])", r"\\\1", text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;:])", r"\1", text).strip()
