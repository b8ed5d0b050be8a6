"""The free training of 2007-2008: who followed it and what became of them."""

from typing import NamedTuple


class Trainee(NamedTuple):
    """``member`` is an external id of the demo members, or nothing."""

    name: str
    city: str
    situation: str
    outcome: str = ""
    sector: str = ""
    project: str = ""
    member: str = ""
    left: int = 0  # dropped out after that day


class Past(NamedTuple):
    key: str
    name: str
    site: str
    space: str
    first_day: str
    remote_from: str
    is_saturday: bool
    trainees: list[Trainee]


SE, EM, JS = "self_employed", "employee", "job_seeker"

STORY = [
    Past(
        "murat_2007",
        "Murat, automne 2007",
        "site_murat",
        "space_mur_formation",
        "2007-11-12",
        "2007-06-18",
        False,
        [
            Trainee(
                "Sophie Vidalenc",
                "Neussargues",
                JS,
                "business",
                "telesecretariat",
                "Télésecrétariat pour artisans",
                "vidalenc",
            ),
            Trainee(
                "Julien Chastang",
                "Murat",
                JS,
                "business",
                "programming",
                "Développement de sites",
                "chastang",
            ),
            Trainee(
                "Nathalie Delmas",
                "Murat",
                JS,
                "business",
                "design",
                "Graphisme et mise en page",
                "delmas",
            ),
            Trainee(
                "Corinne Mazet",
                "Laveissière",
                JS,
                "business",
                "telesecretariat",
                "Transcription et secrétariat médical",
            ),
            Trainee(
                "Bruno Astier",
                "Murat",
                SE,
                "stronger",
                "consulting",
                "Conseil aux exploitations",
            ),
            Trainee(
                "Claire Meynial",
                "Dienne",
                SE,
                "project",
                "writing",
                "Bureau de traduction",
                "meynial",
            ),
            Trainee(
                "Gilles Peyrat",
                "Allanche",
                EM,
                "job",
                "programming",
                "Télétravail pour son employeur",
            ),
            Trainee(
                "Martine Besson",
                "Riom-ès-Montagnes",
                EM,
                "project",
                "telesecretariat",
                "Permanence téléphonique",
            ),
            Trainee(
                "Thierry Roche",
                "Lavigerie",
                SE,
                "stronger",
                "design",
                "Agence d’architecture à distance",
                "roche",
            ),
            Trainee(
                "Isabelle Fayet",
                "Condat",
                EM,
                "job",
                "consulting",
                "Formation en ligne",
            ),
            Trainee("Yves Champeix", "Murat", EM, "training", "", "Reconversion"),
        ],
    ),
    Past(
        "murat_2008",
        "Murat, hiver 2008",
        "site_murat",
        "space_mur_formation",
        "2008-02-04",
        "2007-09-10",
        False,
        [
            Trainee(
                "Émilie Tissandier",
                "Murat",
                JS,
                "business",
                "writing",
                "Rédaction pour le web",
                "tissandier",
            ),
            Trainee(
                "Fabien Rochette",
                "Massiac",
                JS,
                "business",
                "programming",
                "Logiciels de gestion",
            ),
            Trainee(
                "Laure Combes",
                "Saint-Flour",
                JS,
                "business",
                "design",
                "Identité visuelle",
            ),
            Trainee(
                "Patrick Soubrier",
                "Ségur-les-Villas",
                JS,
                "business",
                "programming",
                "Bases de données agricoles",
            ),
            Trainee(
                "Agnès Troupel",
                "Murat",
                EM,
                "project",
                "telesecretariat",
                "Secrétariat juridique",
            ),
            Trainee(
                "Denis Lacoste",
                "Vic-sur-Cère",
                EM,
                "job",
                "consulting",
                "Télétravail pour une banque",
            ),
            Trainee(
                "Marc Rolland",
                "Chastel-sur-Murat",
                SE,
                "stronger",
                "consulting",
                "Expertise comptable agricole",
                "rolland",
            ),
            Trainee(
                "Hélène Garrigoux",
                "Neussargues",
                EM,
                "project",
                "trade",
                "Vente de produits de montagne",
            ),
            Trainee(
                "Sandrine Pouget",
                "Allanche",
                EM,
                "job_seeker",
                "",
                "Assistance administrative",
            ),
            Trainee("Olivier Valade", "Murat", SE, "", "", "Photographie", "", 4),
            Trainee(
                "Karine Dumas",
                "Marcenat",
                EM,
                "job",
                "writing",
                "Correction et relecture",
            ),
        ],
    ),
    Past(
        "chaudes_aigues_2008",
        "Chaudes-Aigues, automne 2008",
        "site_chaudes_aigues",
        "space_cha_formation",
        "2008-09-15",
        "2008-04-21",
        True,
        [
            Trainee(
                "Florence Salat",
                "Saint-Urcize",
                JS,
                "business",
                "telesecretariat",
                "Télésecrétariat médical",
                "salat",
            ),
            Trainee(
                "Vincent Bouniol",
                "Chaudes-Aigues",
                JS,
                "business",
                "design",
                "Sites et dépliants pour la station",
            ),
            Trainee(
                "Nadège Pradier",
                "Pierrefort",
                JS,
                "project",
                "trade",
                "Boutique en ligne de coutellerie",
            ),
            Trainee(
                "Luc Pagès",
                "Pierrefort",
                SE,
                "business",
                "consulting",
                "Conseil en santé au travail",
                "pages",
            ),
            Trainee(
                "Martine Estival",
                "Chaudes-Aigues",
                SE,
                "job_seeker",
                "",
                "Accompagnement à distance",
                "estival",
            ),
            Trainee(
                "Antoine Cornet",
                "Jabrun",
                EM,
                "job",
                "consulting",
                "Ergonomie du poste de travail",
                "cornet",
            ),
            Trainee(
                "Sylvain Delrieu",
                "Saint-Urcize",
                EM,
                "training",
                "",
                "Certification en réseaux",
            ),
            Trainee("Catherine Rieutort", "Espinasse", EM, "", "", "Secrétariat"),
            Trainee("Jérôme Vaissade", "Fridefont", EM, "", "", "Saisie de données"),
            Trainee(
                "Brigitte Amat",
                "Deux-Verges",
                EM,
                "job",
                "writing",
                "Rédaction technique",
            ),
            Trainee(
                "Alain Mercadier",
                "Chaudes-Aigues",
                SE,
                "",
                "",
                "Vente à distance",
                "",
                6,
            ),
        ],
    ),
]

RUNNING = [
    Trainee("Camille Vidal", "Murat", JS, project="Développement d’applications"),
    Trainee("Hugo Serieys", "Massiac", JS, project="Illustration"),
    Trainee("Manon Chalvignac", "Murat", EM, project="Télésecrétariat notarial"),
    Trainee("Théo Brugère", "Allanche", EM, project="Support informatique"),
    Trainee("Lucie Andrieu", "Dienne", SE, project="Conception graphique"),
    Trainee("Rémi Costerousse", "Neussargues", EM, project="Comptabilité à distance"),
    Trainee("Sarah Bonnafous", "Laveissière", SE, project="Rédaction"),
    Trainee("Nicolas Tourde", "Murat", EM, project="Cartographie"),
]

# Name, city, situation, project, points on the three criteria (or nothing yet).
CANDIDATES = [
    ("Aurélie Magne", "Saint-Flour", JS, "Création de sites", (5, 5, 5)),
    ("Benoît Roussel", "Talizat", EM, "Développeur salarié à distance", (4, 5, 5)),
    ("Chloé Farges", "Ruynes", JS, "Télésecrétariat médical", (5, 4, 4)),
    ("David Lhéritier", "Saint-Flour", SE, "Dessin technique", (4, 4, 5)),
    ("Elsa Portal", "Pierrefort", JS, "Traduction", (4, 4, 4)),
    ("Franck Delort", "Neuvéglise", EM, "Formation en ligne", (4, 3, 4)),
    ("Gaëlle Sistrières", "Saint-Flour", JS, "Graphisme", (3, 5, 4)),
    ("Henri Vialard", "Coren", EM, "Comptabilité", (3, 4, 4)),
    ("Inès Boudon", "Lyon", JS, "Programmation", (4, 4, 2)),
    ("Jean Crouzet", "Saint-Flour", SE, "Conseil", (3, 3, 4)),
    ("Karim Belkacem", "Clermont-Ferrand", JS, "Jeux vidéo", (4, 5, 1)),
    ("Léa Montagnac", "Tanavelle", EM, "Assistance juridique", (3, 3, 3)),
    ("Mathieu Grenier", "Paris", JS, "Rédaction", (2, 4, 2)),
    ("Noémie Barthélemy", "Saint-Flour", JS, "Vente en ligne", None),
    ("Olivier Teissèdre", "Paulhac", EM, "Support à distance", None),
    ("Pauline Gibert", "Valuéjols", JS, "Secrétariat", None),
    ("Quentin Rames", "Saint-Flour", JS, "Montage vidéo", None),
    ("Rose Cantournet", "Ussel", SE, "Correction", None),
]
