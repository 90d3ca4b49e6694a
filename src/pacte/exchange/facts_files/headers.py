"""What files call the fields of the facts: headers of French and English exports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HEADERS: dict[str, tuple[str, ...]] = {
    "date": (
        "date", "date facture", "date de facture", "date facturation", "date de facturation",
        "invoice date", "date commande", "date de commande", "order date", "date piece",
        "date de piece", "date document", "date livraison", "date de vente", "sale date", "jour",
        "day", "ts", "timestamp",
    ),
    "event": ("event", "evenement", "nature", "type de piece", "type piece"),
    "document_id": (
        "document id", "document", "n facture", "no facture", "num facture", "numero facture",
        "numero de facture", "facture", "invoice", "invoice id", "invoice no", "invoice number",
        "n piece", "no piece", "numero piece", "numero de piece", "piece", "n commande",
        "no commande", "num commande", "numero commande", "numero de commande", "commande",
        "order", "order id", "order no", "order number",
    ),
    "line_id": (
        "line id", "line", "line no", "line number", "ligne", "n ligne", "no ligne", "num ligne",
        "numero ligne", "numero de ligne",
    ),
    "customer_id": (
        "customer id", "customer", "customer code", "code client", "id client", "n client",
        "no client", "num client", "numero client", "compte client", "client", "code tiers",
        "tiers",
    ),
    "offer_id": (
        "offer id", "offer", "offre", "code article", "article", "ref article",
        "reference article", "reference", "ref", "code produit", "produit", "product id",
        "product", "product code", "sku", "stock code", "stockcode", "item",
    ),
    "person_id": (
        "person id", "person", "code commercial", "commercial", "code vendeur", "vendeur",
        "code representant", "representant", "seller", "seller id", "sales rep", "salesperson",
        "employee id", "collaborateur",
    ),
    "territory": (
        "territory", "territoire", "secteur", "code secteur", "zone", "region", "departement",
        "country", "pays",
    ),
    "channel": ("channel", "canal", "canal de vente", "sales channel"),
    "action_id": ("action id", "action", "code action", "campagne", "campaign", "code campagne"),
    "quantity": ("quantity", "qty", "quantite", "qte", "qte facturee", "units", "unites", "volume"),
    "amount": (
        "amount", "montant ht", "montant net ht", "montant hors taxe", "total ht", "total net ht",
        "ca ht", "ca", "chiffre d affaires", "chiffre d affaires ht", "net amount", "revenue",
        "net revenue", "montant net", "montant",
    ),
    "cost": (
        "cost", "total cost", "cogs", "cout", "cout total", "cout de revient", "cout d achat",
        "cout ht", "prix de revient total", "cost amount",
    ),
    "currency": ("currency", "currency code", "devise", "code devise", "monnaie"),
}  # fmt: skip
"""Field to its headers, best first, as `plain` writes them. "Montant TTC" is no amount of ours."""

DECLARED, SAME_NAME, SYNONYM = 1.0, 1.0, 0.9


@dataclass(frozen=True)
class Match:
    """A column taken for a field; `confidence` from 0 to 1, 1 when the name is ours or declared."""

    column: str
    field: str
    confidence: float


def plain(header: str) -> str:
    """A header without accents, case, punctuation or doubled spaces."""
    split = unicodedata.normalize("NFKD", header.replace("°", " ").replace("’", "'"))
    bare = "".join(c for c in split if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def match_headers(columns: Sequence[str], fields: Sequence[str]) -> list[Match]:
    """The column of each field that `columns` seem to give: the best known header wins."""
    by_header: dict[str, str] = {}
    for column in columns:
        by_header.setdefault(plain(column), column)
    found = []
    for field in fields:
        known = next((h for h in HEADERS[field] if h in by_header), None)
        if known is not None:
            is_same = known == field.replace("_", " ")
            found.append(Match(by_header[known], field, SAME_NAME if is_same else SYNONYM))
    return found
