"""Distances between places, as the crow flies."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

_EARTH = 6371.0  # km


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees), in kilometres.

    Source:
        R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope 68(2), 1984, p. 159.
    """
    lat1, lon1, lat2, lon2 = map(radians, (*first, *second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))
