"""What belongs to one shop is never read by accident: without a scope the query raises (promise 6)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField
from django_scopes.exceptions import ScopeError

from shops.partner.models import Partner
from tests.architecture.test_rooms import ROOMS

#: Own models that lead to a shop, and why everybody's code may ask for them.
OPEN = {
    # What every visitor reads on the shop's pages.
    "hours.PickupPlace", "hours.OpeningRange", "hours.ExceptionalDay", "hours.ExceptionalRange", "hours.Closure",
    # Who works where: asked in order to know the scope.
    "merchants.ShopStaff",
    # The association's own: applications, how far a shop is, what was reported.
    "joining.Application", "joining.ApplicationPhoto", "joining.Remark", "joining.Start", "notices.ContentNotice",
    # The shopper's own, over several shops.
    "basket.BasketCode",
}  # fmt: skip
#: Forks of Oscar's: reached only through selectors.
OSCARS = {"catalogue", "partner", "basket", "order"}
#: Ours, under a label of Oscar's.
AMONG_OSCARS = {"order.ShopOrder", "basket.BasketCode"}


def leads_to_a_shop(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether a row belongs to one shop, by its foreign keys."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(field, ForeignKey | OneToOneField) or target in seen:
            continue
        if target is Partner or leads_to_a_shop(target, seen | {model}):  # type: ignore[arg-type]
            return True
    return False


def models_of_shops() -> Iterator[type[Model]]:
    for model in apps.get_models():
        meta = model._meta
        is_fork = meta.app_label in OSCARS
        is_own = model.__module__.partition(".")[0] in ROOMS
        if is_own and leads_to_a_shop(model) and (meta.label in AMONG_OSCARS or not is_fork):
            yield model


@pytest.mark.django_db
def test_what_is_a_shops_cannot_be_read_without_a_scope() -> None:
    checked, readable = 0, set()
    for model in models_of_shops():
        checked += 1
        try:
            model._default_manager.count()
        except ScopeError:
            continue
        readable.add(model._meta.label)
    assert checked > 25
    assert readable == OPEN
