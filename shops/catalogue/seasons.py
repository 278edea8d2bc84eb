"""Goods that are sold in some months of the year only."""

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from shops.catalogue.models import Product

#: « de mars », but « d’avril », « d’août » and « d’octobre ».
_ELIDED = (4, 8, 10)


def in_season(product: Product) -> bool:
    """Whether it is sold in the town's present month. A season may run over the new year."""
    first, last = product.season_from, product.season_to
    if first is None or last is None:
        return True
    month = clock.today().month
    return first <= month <= last if first <= last else month >= first or month <= last


def season_words(product: Product) -> str:
    """« De mars à juin », « En mai »; empty for what is sold all year."""
    first, last = product.season_from, product.season_to
    if first is None or last is None:
        return ""
    names = {"first": MONTHS[first], "last": MONTHS[last]}
    if first == last:
        return _("En %(first)s") % names
    if first in _ELIDED:
        return _("D’%(first)s à %(last)s") % names
    return _("De %(first)s à %(last)s") % names


def season_problem(product: Product) -> str:
    """The sentence for a shopper who comes out of season; empty in season."""
    return "" if in_season(product) else out_of_season(season_words(product))


def out_of_season(season: str) -> str:
    """The same for the words of a season: « De mars à juin seulement : … »."""
    return _("%(season)s seulement : ce n’est pas la saison en ce moment.") % {"season": season}
