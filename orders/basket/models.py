"""Oscar's basket; ours has a name by which its visitor finds it again."""

from django.db import models
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine


class Basket(AbstractBasket):
    #: Name of an open basket: a person's opaque id, or what a guest's session keeps; none once ordered.
    token = models.UUIDField(null=True, blank=True, unique=True)


class Line(AbstractLine):
    """One article of one shop in a basket."""


from oscar.apps.basket.models import *  # noqa: F403
