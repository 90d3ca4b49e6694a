"""The kinds of commercial action, with the sub-types that trade practice gives each (R17)."""

from __future__ import annotations

ACTION_TYPES: dict[str, tuple[str, ...]] = {
    "promotion": (
        "contest",
        "temporary_discount",
        "trial_offer",
        "in_store_animation",
        "price_change",
        "demonstration_and_loan",
    ),
    "communication": (
        "media",
        "digital",
        "public_relations",
        "event_marketing",
        "webinar",
        "open_day",
        "direct_mail",
    ),
    "direct_selling": (
        "phone_prospecting",
        "emailing",
        "visits",
        "trade_show",
        "tender",
        "listing",
        "prescription",
        "distributor_network",
        "visit_frequency_increase",
    ),
    "loyalty": ("loyalty_program", "key_account_plan", "referral", "win_back", "satisfaction"),
    "enabling": ("training", "tool", "internal_challenge", "recruitment"),
}

CHANNELS = (
    "field_visit",
    "phone",
    "email",
    "web",
    "social_media",
    "press",
    "mail",
    "trade_show",
    "event",
    "store",
    "distributor",
)
