"""The history of an order or a cycle, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.kernel.audit.api import history
from essaim.kernel.ui.language import colon

ACTS: Mapping[str, str | Promise] = {
    "orders.placed": _("Commande confirmée"),
    "orders.changed": _("Commande changée"),
    "orders.cancelled": _("Commande annulée"),
    "orders.shortened": _("Commande réduite"),
    "orders.spoilt": _("Commande réduite, produit abîmé"),
    "orders.packed": _("Commande ajustée aux colis"),
    "orders.delivered": _("Commande remise"),
    "orders.delivery_undone": _("Remise décochée"),
    "orders.claim_filed": _("Produit abîmé signalé"),
    "orders.claim_accepted": _("Réclamation acceptée"),
    "orders.claim_disputed": _("Réclamation contestée"),
    "orders.claim_refused": _("Réclamation refusée"),
    "orders.claim_withdrawn": _("Réclamation retirée"),
    "orders.weighed": _("Commande pesée"),
    "orders.corrected": _("Commande corrigée"),
    "orders.weighed_cycle": _("Poids notés"),
    "orders.corrected_cycle": _("Commande d'un foyer corrigée"),
    "orders.cycle_created": _("Préparation"),
    "orders.cycle_changed": _("Nom ou dates changés"),
    "orders.cycle_opened": _("Ouverture"),
    "orders.cycle_closed": _("Fermeture"),
    "orders.cycle_distributed": _("Distribution terminée"),
    "orders.slots_set": _("Créneaux fixés"),
    "orders.offer_added": _("Produit ajouté"),
    "orders.offer_removed": _("Produit retiré"),
}
FIELDS: Mapping[str, str | Promise] = {
    "lines": _("produits"),
    "lines_before": _("produits avant"),
    "price": _("prix entier (€)"),
    "price_before": _("prix entier avant (€)"),
    "funded": _("pris en charge (€)"),
    "pickup": _("retrait"),
    "slot": _("créneau"),
    "slots": _("créneaux"),
    "name": _("nom"),
    "closes_at": _("fermeture"),
    "distributes_at": _("distribution"),
    "orders": _("commandes"),
    "product": _("produit"),
    "units": _("unités"),
    "credit": _("avoir en attente (€)"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One act: when, by whom, what, why, and what changed."""

    at: datetime
    who: str
    what: str
    reason: str
    details: tuple[str, ...]


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name} ({count})" if isinstance(count, str) else f"{count} × {name}"
            for name, count in value.items()
        )
    if isinstance(value, list):
        return " → ".join(str(item) for item in value)
    return str(value)


def _details(changes: Mapping[str, Any]) -> Iterator[str]:
    for key, value in changes.items():
        yield f"{FIELDS.get(key, key)}{colon()} {_value(value)}"


def told(target: models.Model) -> list[Told]:
    """What happened to it, newest first. One query."""
    return [
        Told(
            entry.at,
            entry.actor_name if entry.actor_kind == "person" else str(_("automatique")),
            str(ACTS.get(entry.action, entry.action)),
            entry.reason,
            tuple(_details(entry.changes)),
        )
        for entry in history(target)
    ]
