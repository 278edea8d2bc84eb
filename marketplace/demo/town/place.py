"""The fictional town's fixed points: centre, postcode, mediators, metres as degrees."""

from __future__ import annotations

from math import cos, radians

from marketplace.demo.town.data import MediatorData

TOWN_NAME = "Bourg-les-Halles"
POSTCODE = "49999"
CENTRE = (47.2870, -0.7460)
"""Latitude and longitude of the middle of the Place des Halles."""

METRES_PER_DEGREE = 111_320.0


def at(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of the point so many metres east and north of the square's middle."""
    latitude = CENTRE[0] + north / METRES_PER_DEGREE
    longitude = CENTRE[1] + east / (METRES_PER_DEGREE * cos(radians(CENTRE[0])))
    return round(latitude, 6), round(longitude, 6)


PROXIMITY_MEDIATION = MediatorData(
    name="Médiation du commerce de proximité",
    address="12 allée des Arbitres, 49999 Bourg-les-Halles",
    website="https://mediation-proximite.example",
)
FOOD_MEDIATION = MediatorData(
    name="Médiation des métiers de bouche",
    address="3 impasse du Juste-Poids, 49999 Bourg-les-Halles",
    website="https://mediation-metiers-de-bouche.example",
)
CRAFT_MEDIATION = MediatorData(
    name="Centre de médiation de l’artisanat local",
    address="27 rue des Compagnons, 49999 Bourg-les-Halles",
    website="https://mediation-artisanat.example",
)
