"""How long it takes to go from one site to another: an estimate, no database."""

from math import asin, cos, hypot, radians, sin, sqrt

EARTH_RADIUS_KM = 6371
# Mountain roads: longer than the crow flies, and slow.
DETOUR = 1.4
SPEED_KMH = 50
UNKNOWN_MINUTES = 30


def get_minutes(origin: tuple[float, float], goal: tuple[float, float]) -> int:
    """Minutes of road between two points given as (latitude, longitude)."""
    if not hypot(*origin) or not hypot(*goal):
        return UNKNOWN_MINUTES
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (origin, goal))
    chord = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * asin(sqrt(chord)) * DETOUR
    return round(kilometres / SPEED_KMH * 60)
