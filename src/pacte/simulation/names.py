"""Words of the simulated company: a maker of garden tools that sells to shops and towns."""

FIRST_NAMES = (
    "Alice", "Bob", "Chloé", "Mehdi", "Sophie", "Julien", "Inès", "Thomas", "Camille", "Hugo",
    "Nadia", "Pierre", "Manon", "Karim", "Élodie", "Lucas", "Aurélie", "Antoine", "Fatou", "Romain",
    "Louise", "Gaël", "Yasmine", "Victor", "Margaux", "Olivier", "Salomé", "Denis", "Hélène",
    "Paul",
)  # fmt: skip
LAST_NAMES = (
    "Verdier", "Lambert", "Petit", "Benali", "Laurent", "Mercier", "Caron", "Morel", "Faure",
    "Girard", "Roussel", "Blanchard", "Guérin", "Perrin", "Colin", "Vidal", "Leroux", "Masson",
    "Diallo", "Renaud", "Chevalier", "Robin", "Marchal", "Barbier", "Noël", "Schmitt", "Aubert",
)  # fmt: skip
CATEGORIES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "Outils à main": (
        ("Sécateur Pro 21", 34, 17), ("Bêche forgée", 48, 23), ("Râteau à gazon", 29, 13),
        ("Griffe à quatre dents", 27, 12),
    ),
    "Arrosage": (
        ("Tuyau tressé 25 m", 42, 22), ("Programmateur goutte-à-goutte", 69, 37),
        ("Arroseur oscillant", 36, 17),
    ),
    "Machines à batterie": (
        ("Taille-haie 36 V", 219, 131), ("Souffleur 36 V", 189, 115), ("Tondeuse 42 cm", 449, 290),
    ),
    "Protection et hivernage": (
        ("Voile d’hivernage", 24, 10), ("Bâche à bois", 31, 15), ("Gants de taille", 19, 8),
    ),
}  # fmt: skip
"""Category -> (offer, unit price, unit cost), in euros."""

SEGMENTS = (
    ("jardineries", "Jardineries indépendantes", 180, ("field_visit", "trade_show")),
    (
        "quincailleries",
        "Quincailleries et libres-services agricoles",
        240,
        ("phone", "field_visit"),
    ),
    ("paysagistes", "Paysagistes", 320, ("field_visit", "event")),
    ("collectivites", "Collectivités", 90, ("email", "field_visit")),
    ("en-ligne", "Revendeurs en ligne", 45, ("email", "web")),
)
TEAMS = (
    ("ouest", "Équipe Ouest", "Grand Ouest"),
    ("est", "Équipe Est", "Grand Est"),
    ("sud", "Équipe Sud", "Sud et Méditerranée"),
    ("idf", "Équipe Île-de-France", "Île-de-France"),
    ("nord", "Équipe Nord", "Hauts-de-France"),
)
SKILLS = (
    ("vente", "Vente en visite"),
    ("telephone", "Campagne téléphonique"),
    ("communication", "Rédaction et réseaux"),
    ("evenement", "Organisation d’événements"),
    ("technique", "Démonstration technique"),
)
TOWNS = (
    "Nantes", "Rennes", "Brest", "Angers", "Strasbourg", "Metz", "Nancy", "Dijon", "Lyon",
    "Marseille", "Nice", "Toulouse", "Montpellier", "Paris", "Versailles", "Melun", "Lille",
    "Amiens",
)  # fmt: skip
SHOP_WORDS = ("Jardin", "Vert", "Serres", "Plantes", "Outillage", "Nature", "Potager", "Terroir")

AXES = (
    ("batterie", "Imposer la gamme à batterie"),
    ("paysagistes", "Conquérir les paysagistes"),
    ("fidelite", "Fidéliser le portefeuille"),
)
