"""What the merchant says about a whole file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from shops.catalogue.drafts import VAT_RATES


@dataclass(frozen=True, kw_only=True)
class Options:
    """``vat_rate`` (percent, as text) counts for new products of which the file gives none."""

    prices_exclude_tax: bool = False
    vat_rate: str = "20"
    #: The file's weights are what is in the packing, so that a price per kilogram is due.
    weight_is_net: bool = False
    #: Also what was changed after the file was made.
    replace_anyway: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Options":
        """From what a run keeps; anything else in it is passed over."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        options = cls(**known)
        if Decimal(options.vat_rate) not in VAT_RATES:
            raise ValueError("Not one of the rates.")
        return options

    def to_json(self) -> dict[str, Any]:
        """As a run keeps it."""
        return asdict(self)
