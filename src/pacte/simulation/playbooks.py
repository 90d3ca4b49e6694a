"""How the simulated company carries out each kind of action: steps, people, money."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """One step: worked days, effort days of each person, skill, people, days to wait before."""

    name: str
    days: int
    effort: float
    skill: str
    people: int = 1
    wait: int = 0


@dataclass(frozen=True)
class Playbook:
    """One kind of action. `margin` and `half` in euros: the true curve at the small size.

    `show_days` above 0: it ends in a show, held on fixed days by two sellers, then followed up.
    """

    name: str
    type: str
    subtype: str
    channel: str
    segment: str
    axis: str
    margin: int
    half: int
    moves: tuple[Move, ...]
    fixed_cost: int = 0
    minimum: int = 0
    optional: bool = False
    show_days: int = 0


PLAYBOOKS: tuple[Playbook, ...] = (
    Playbook(
        "Salon du végétal", "direct_selling", "trade_show", "trade_show", "jardineries",
        "batterie", 52_000, 14_000,
        (
            Move("Réserver et dessiner le stand", 8, 3, "evenement"),
            Move("Inviter les clients", 8, 4, "telephone"),
            Move("Relancer les contacts", 10, 5, "telephone"),
        ),
        fixed_cost=3_500, minimum=6_000, show_days=3,
    ),
    Playbook(
        "Campagne téléphonique de réassort", "direct_selling", "phone_prospecting", "phone",
        "quincailleries", "fidelite", 21_000, 3_000,
        (
            Move("Écrire l’argumentaire", 3, 1.5, "communication"),
            Move("Appeler les magasins", 12, 6, "telephone"),
            Move("Visiter les plus intéressés", 10, 4, "vente", wait=2),
        ),
    ),
    Playbook(
        "Démonstrations chez les paysagistes", "promotion", "demonstration_and_loan", "field_visit",
        "paysagistes", "paysagistes", 34_000, 7_000,
        (
            Move("Préparer le matériel de prêt", 4, 2, "technique"),
            Move("Tournée de démonstration", 12, 7, "vente"),
            Move("Reprendre le matériel et conclure", 8, 3, "vente", wait=5),
        ),
        minimum=2_000,
    ),
    Playbook(
        "Remise d’avant-saison", "promotion", "temporary_discount", "email", "jardineries",
        "fidelite", 24_000, 9_000,
        (
            Move("Fixer l’offre et les supports", 4, 2, "communication"),
            Move("Présenter l’offre en visite", 12, 5, "vente"),
        ),
        optional=True, minimum=3_000,
    ),
    Playbook(
        "Webinaire taille et entretien", "communication", "webinar", "web", "paysagistes",
        "paysagistes", 14_000, 2_500,
        (
            Move("Préparer le contenu", 6, 3, "communication"),
            Move("Animer et envoyer le résumé", 3, 1, "communication", wait=5),
            Move("Rappeler les inscrits", 6, 3, "telephone"),
        ),
    ),
    Playbook(
        "Réveil des clients dormants", "loyalty", "win_back", "mail", "quincailleries",
        "fidelite", 18_000, 2_500,
        (
            Move("Trier le fichier", 3, 1, "telephone"),
            Move("Publipostage", 4, 1.5, "communication"),
            Move("Relancer par téléphone", 10, 4, "telephone", wait=7),
        ),
    ),
    Playbook(
        "Réponses aux marchés publics", "direct_selling", "tender", "email", "collectivites",
        "batterie", 26_000, 3_500,
        (
            Move("Monter le dossier type", 6, 3, "technique"),
            Move("Répondre aux consultations", 20, 6, "vente"),
        ),
    ),
    Playbook(
        "Animation en magasin", "promotion", "in_store_animation", "store", "jardineries",
        "batterie", 20_000, 5_000,
        (
            Move("Choisir les magasins", 3, 1, "vente"),
            Move("Animer les rayons", 10, 5, "vente"),
        ),
        optional=True, minimum=1_500,
    ),
    Playbook(
        "Campagne sur les réseaux", "communication", "digital", "social_media", "en-ligne",
        "batterie", 28_000, 8_000,
        (
            Move("Produire les vidéos", 8, 4, "communication"),
            Move("Diffuser et ajuster", 25, 5, "communication"),
        ),
    ),
    Playbook(
        "Club des revendeurs", "loyalty", "loyalty_program", "event", "jardineries", "fidelite",
        16_000, 4_000,
        (
            Move("Écrire les règles du club", 4, 2, "communication"),
            Move("Recruter les premiers membres", 15, 6, "vente"),
        ),
        optional=True,
    ),
)  # fmt: skip
