"""What a file says of one product, whichever program wrote it; what is not said is empty or None."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Unit:
    """One thing that is sold: the product itself, or one of its variants."""

    line: int
    sku: str = ""
    ean: str = ""
    choice: list[tuple[str, str]] = field(default_factory=list)
    #: Euros as text, with or without tax as the run's options say.
    price: str = ""
    stock: int | None = None
    #: In grams, millilitres or pieces, as text.
    net_quantity: str = ""
    net_unit: str = ""


@dataclass(slots=True, kw_only=True)
class Item:
    """One product. ``problems`` are sentences: with one of them it is refused; ``notes`` are not."""

    line: int
    title: str = ""
    description: str = ""
    #: As the file writes them.
    categories: list[str] = field(default_factory=list)
    #: Percent as text.
    vat_rate: str = ""
    is_public: bool | None = None
    picture: str = ""
    #: Codes of the 14; an empty list says that there is none.
    allergens: list[str] | None = None
    ingredients: str = ""
    origin: str = ""
    manufacturer: str = ""
    alcohol_percent: str = ""
    has_variants: bool = False
    units: list[Unit] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As it is kept between the check and the import."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Item":
        """The item that ``to_json`` wrote."""
        units = [
            Unit(**{**unit, "choice": [(name, value) for name, value in unit["choice"]]})
            for unit in data["units"]
        ]
        return cls(**{**data, "units": units})
