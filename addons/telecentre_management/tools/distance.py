"""How far apart two places are: pure functions, no database."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6371  # km
Point = tuple[float, float]  # latitude, longitude in degrees


def get_kilometres(first: Point, second: Point) -> float:
    """As the crow flies."""
    latitude, longitude = (radians(value) for value in first)
    other_latitude, other_longitude = (radians(value) for value in second)
    half_chord = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude)
        * cos(other_latitude)
        * sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(sqrt(half_chord))
