"""The demo town of Bourg-les-Halles, as data: `TOWN` holds everything (units: see `data`)."""

from marketplace.demo.town.town import TOWN

__all__ = ["TOWN"]
