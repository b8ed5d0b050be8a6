"""What was used in the months before the rentals of the demo: values only.

Taken over from the previous software, month by month, as a new network would do it.
"""

# Months taken over, before the rentals begin.
MONTHS = 4

# Member, space, unit, uses a month: external ids lack their prefix.
USES = [
    ("delmas", "mur_b1", "half_day", 7),
    ("chastang", "mur_b2", "day", 6),
    ("vidalenc", "mur_b3", "day", 4),
    ("roche", "mur_b3", "half_day", 5),
    ("meynial", "mur_b4", "half_day", 4),
    ("hautes_terres_num", "mur_reunion", "hour", 6),
    ("cezallier", "mur_reunion", "hour", 5),
    ("bouard", "cha_b1", "half_day", 4),
    ("estival", "cha_b2", "day", 2),
    ("pages", "cha_b2", "day", 4),
    ("aubrac", "cha_reunion", "hour", 6),
    ("chauliac", "sfl_b1", "day", 4),
    ("amat", "sfl_b2", "day", 2),
    ("boyer", "sfl_b3", "day", 4),
    ("lander", "sfl_reunion", "hour", 6),
]

# Share of the revenue of a site that goes to its communauté de communes.
SHARES = [
    ("murat", 30, "collected"),
    ("chaudes_aigues", 25, "collected"),
    ("saint_flour", 20, "invoiced"),
]

# One invoice in so many of these months is still not paid.
UNPAID_ONE_IN = 11

# Member, site, what for, amount, months ago; the last one was given back.
DEPOSITS = [
    ("delmas", "murat", "Badge d’accès", 20, 14),
    ("chastang", "murat", "Clé du bureau 2", 50, 7),
    ("estival", "chaudes_aigues", "Badge d’accès", 20, 5),
    ("boyer", "saint_flour", "Badge d’accès", 20, 11),
]
