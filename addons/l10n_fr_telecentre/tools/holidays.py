"""French public holidays of any year: pure functions, no database.

The eleven of article L3133-1 of the labour code; Alsace-Moselle and the overseas
departments have more.
"""

from datetime import date, timedelta

from dateutil.easter import easter

# Months and days that never change, and days after Easter Sunday.
FIXED = {
    "new_year": (1, 1),
    "labour_day": (5, 1),
    "victory_1945": (5, 8),
    "national_day": (7, 14),
    "assumption": (8, 15),
    "all_saints": (11, 1),
    "armistice_1918": (11, 11),
    "christmas": (12, 25),
}
AFTER_EASTER = {"easter_monday": 1, "ascension": 39, "whit_monday": 50}
# Easter is computed by the Gregorian rule, in France since December 1582.
FIRST_YEAR, LAST_YEAR = 1583, 4099


def get_public_holidays(year: int) -> dict[str, date]:
    """``{key: day}`` of a year, in order of time; two may fall on the same day.

    :raise ValueError: for years of which Easter cannot be computed
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    sunday = easter(year)
    holidays = {key: date(year, *day) for key, day in FIXED.items()} | {
        key: sunday + timedelta(days=days) for key, days in AFTER_EASTER.items()
    }
    return dict(sorted(holidays.items(), key=lambda item: item[1]))
