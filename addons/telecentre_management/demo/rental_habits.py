"""Who uses what and when: the weekly life of the network that the demo data tell."""

from typing import NamedTuple


class Habit(NamedTuple):
    """A use that comes back: the external ids lack their ``member_``/``space_``.

    ``slot`` is ``morning``, ``afternoon``, ``day`` or ``week`` (Monday's opening to
    Friday's closing). ``hours``, for rooms, is ``(after the slot begins, length)``.
    It happens in one week out of ``every``.
    """

    member: str | None
    space: str
    weekdays: str
    slot: str
    hours: tuple[float, float] | None = None
    every: int = 1
    usage: str = "rental"


HABITS = [
    # Murat
    Habit("delmas", "mur_b1", "13", "day"),
    Habit("chastang", "mur_b2", "02", "day"),
    Habit("vidalenc", "mur_b3", "0", "day"),
    Habit("roche", "mur_b3", "2", "day"),
    Habit("meynial", "mur_b4", "1", "morning"),
    Habit("tissandier", "mur_b4", "2", "afternoon"),
    Habit("rolland", "mur_b1", "0", "afternoon", None, 2),
    Habit("rongier", "mur_b4", "0", "day", None, 2),
    Habit("hautes_terres_num", "mur_reunion", "2", "morning", (1, 2), 2),
    Habit("hautes_terres_num", "mur_visio", "4", "afternoon", (0.5, 1), 2),
    Habit("cezallier", "mur_reunion", "3", "afternoon", (0, 2.5), 2),
    Habit("delmas", "mur_visio", "2", "morning", (0.5, 1), 2),
    Habit("delmas", "mur_b1", "4", "morning", None, 2),
    Habit("juillard", "mur_p1", "4", "morning"),
    Habit("tissandier", "mur_p2", "1", "day", None, 2),
    Habit("chastang", "mur_p3", "4", "afternoon", None, 2),
    Habit(None, "mur_reunion", "0", "afternoon", (0.5, 2), 4, "internal"),
    # Chaudes-Aigues
    Habit("bouard", "cha_b1", "2", "morning"),
    Habit("cornet", "cha_b1", "1", "day", None, 2),
    Habit("estival", "cha_b2", "4", "day", None, 2),
    Habit("estival", "cha_b2", "5", "morning", None, 2),
    Habit("pages", "cha_b2", "1", "day"),
    Habit("aubrac", "cha_reunion", "2", "morning", (0, 3), 2),
    Habit("bouard", "cha_visio", "4", "morning", (1, 1), 2),
    Habit("salat", "cha_p1", "03", "morning"),
    # Saint-Flour
    Habit("chauliac", "sfl_b1", "02", "day", None, 2),
    Habit("amat", "sfl_b2", "2", "day", None, 2),
    Habit("boyer", "sfl_b3", "3", "day"),
    Habit("lander", "sfl_reunion", "1", "morning", (0.5, 3), 2),
    Habit("planche", "sfl_p1", "1", "day"),
    Habit("trin", "sfl_b2", "4", "afternoon"),
    Habit("bergaud", "sfl_p2", "0", "morning"),
    # Aurillac
    Habit("laybros", "aur_b1", "14", "day"),
    Habit("cassan", "aur_b2", "02", "day", None, 2),
    Habit("lacoste", "aur_p1", "3", "morning"),
    Habit("delort", "aur_b3", "", "week", None, 3),
    Habit("fabre", "aur_formation", "3", "day", None, 2),
    Habit("cantal_contact", "aur_visio", "1", "afternoon", (1, 1.5), 2),
    # Last, for the others to stay as they are: free, in the open space of Murat
    Habit("delmas", "mur_p4", "4", "afternoon"),
]

# Rented by the calendar month.
MONTHLY = [("cantal_contact", "aur_b4")]

CANCEL_REASONS = [
    "Adhérent souffrant",
    "Rendez-vous client reporté",
    "Neige sur la route du col",
    "Erreur de date",
]
