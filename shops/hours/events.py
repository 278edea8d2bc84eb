"""What becomes of a shop's days, told to whoever promised something for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShopClosed:
    """A shop, or one of its places, is closed on days for which it may have promised orders."""

    closure_id: int


@dataclass(frozen=True)
class ShopReopened:
    """A closure was taken back."""

    closure_id: int
