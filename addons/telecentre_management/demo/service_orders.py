"""What members asked the hosts for: values only.

The last one is still being worked on: a host counts the time of one order at once.
"""

from typing import NamedTuple


class Order(NamedTuple):
    """One order of the demo: external ids lack their ``member_`` and ``site_``."""

    member: str
    service: str
    quantity: float
    title: str
    # what happens to it, in order: methods of the order without ``action_``
    steps: tuple = ()
    days: int = 2
    site: str = "murat"
    channel: str = "desk"
    instructions: str = ""
    minutes: int = 0
    is_taken: bool = True
    urgent: bool = False
    received: str = ""
    handed: str = ""


ORDERS = [
    Order(
        "delmas",
        "typing",
        12,
        "Saisie d’un mémoire technique",
        channel="portal",
        is_taken=False,
        days=3,
        instructions="Douze pages manuscrites, Arial 11, interligne 1,5. "
        "Merci de garder les titres en gras.",
        received="memoire-manuscrit.odt",
    ),
    Order(
        "rolland",
        "scan",
        200,
        "Archives comptables à numériser",
        ("start",),
        days=-1,
        minutes=95,
        instructions="Quatre classeurs déposés à l’accueil, un PDF par année.",
    ),
    Order(
        "hautes_terres_num",
        "formatting",
        60,
        "Mise en page du catalogue",
        ("send_estimate",),
        days=6,
        channel="mail",
        instructions="D’après la charte jointe, soixante pages environ.",
        received="charte-graphique.odt",
    ),
    Order(
        "tissandier",
        "calls",
        12,
        "Permanence pendant le salon de Clermont",
        ("send_estimate", "accept"),
        days=4,
        channel="phone",
        instructions="Jeudi de 9 h à 12 h : prendre les messages et les envoyer "
        "par courriel à midi.",
    ),
    Order(
        "chastang",
        "print_colour",
        40,
        "Affiches A3 pour la journée portes ouvertes",
        days=1,
        urgent=True,
        is_taken=False,
        channel="phone",
        instructions="Format A3, papier épais.",
        received="affiche.odt",
    ),
    Order(
        "delmas",
        "formatting",
        8,
        "Mise en forme d’un devis",
        ("start", "deliver", "rate"),
        days=-1,
        channel="portal",
        minutes=40,
        received="devis-brouillon.docx",
        handed="devis.odt",
    ),
    Order(
        "delmas",
        "typing",
        30,
        "Retranscription d’un entretien",
        ("send_estimate",),
        days=8,
        channel="portal",
        instructions="Enregistrement d’une heure et quart, à retranscrire mot à mot.",
        received="entretien.mp3",
    ),
    Order(
        "vidalenc",
        "domiciliation",
        1,
        "Attestation de domiciliation",
        ("start", "deliver"),
        days=0,
        minutes=15,
        handed="attestation.odt",
    ),
    Order(
        "meynial",
        "formatting",
        45,
        "Mise en forme d’une traduction",
        ("send_estimate", "decline"),
        days=5,
        channel="mail",
    ),
    Order("roche", "print_black", 120, "Dossier de permis de construire", ("cancel",)),
    Order(
        "aubrac",
        "calls",
        4,
        "Réponse aux demandes de séjour",
        days=1,
        site="chaudes_aigues",
        channel="phone",
        instructions="Renvoyer vers le site pour les tarifs.",
    ),
    Order(
        "pages",
        "online_help",
        45,
        "Inscription au registre des organismes de formation",
        ("start", "deliver"),
        days=0,
        site="chaudes_aigues",
        minutes=43,
    ),
    Order(
        "juillard",
        "online_help",
        30,
        "Déclaration de micro-entreprise",
        ("start",),
        days=0,
        minutes=20,
    ),
]

# Member, service, site, days of the week.
RECURRENCES = [
    ("hautes_terres_num", "mail", "murat", ("mon", "tue", "wed", "thu", "fri")),
    ("aubrac", "forwarding", "chaudes_aigues", ("fri",)),
]
