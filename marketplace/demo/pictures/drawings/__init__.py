"""The kit of drawings, by family; importing it registers them all."""

from marketplace.demo.pictures.drawings import (
    bikes,
    books,
    bread,
    care,
    cloth,
    dairy,
    drinks,
    flowers,
    home,
    leather,
    market,
    meat,
    toys,
)
from marketplace.demo.pictures.kit import DRAWINGS, paint

FAMILIES = (
    bikes,
    books,
    bread,
    care,
    cloth,
    dairy,
    drinks,
    flowers,
    home,
    leather,
    market,
    meat,
    toys,
)

__all__ = ["DRAWINGS", "FAMILIES", "paint"]
