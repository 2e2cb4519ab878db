"""How the engine names what it traces and what it writes to people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import QUALITIES, RHYTHMS
from essaim.engines.orders.rules import Rule
from essaim.kernel.outbox.api import MessageKind, Pace

RULES: dict[Rule, tuple[str | Promise, str | Promise]] = {
    Rule.PRO_RATA: (
        _("au prorata"),
        _("Chacun reçoit la même part de ce qu'il a commandé, à une unité près."),
    ),
    Rule.EQUAL: (_("à parts égales"), _("Une unité chacun, tour après tour, sans dépasser sa commande.")),
    Rule.QUOTIENT: (
        _("quotients les plus bas d'abord"),
        _("Le foyer au quotient familial le plus bas est servi en entier, puis le suivant."),
    ),
    Rule.ROTATION: (
        _("à tour de rôle"),
        _("Qui a le plus perdu la dernière fois est servi en entier, puis le suivant."),
    ),
    Rule.FIRST_COME: (_("dans l'ordre des commandes"), _("Qui a commandé le premier est servi en entier.")),
}


def _letters(*names: str) -> tuple[str, ...]:
    return tuple(f"orders/mail/{name}.txt" for name in names)


MESSAGES = (
    MessageKind(
        key="order",
        label=_("Ma commande : confirmée, modifiée, annulée"),
        templates=_letters("confirmed", "cancelled"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="shortage",
        label=_("Ce qui manque ou change dans ma commande"),
        templates=_letters("shortage", "packed", "standing", "claim_answered"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="fetching",
        label=_("Le jour ou le lieu de retrait change"),
        templates=_letters("new_day", "new_place"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(key="opened", label=_("Les commandes sont ouvertes"), templates=_letters("opened")),
    MessageKind(key="payment", label=_("Paiement reçu"), templates=_letters("payment")),
    MessageKind(
        key="producer_sheet",
        label=_("Bon de commande du producteur"),
        templates=_letters("producer"),
        default=Pace.IMMEDIATE,
        can_wait=False,
        can_turn_off=False,
    ),
    MessageKind(
        key="producer_claim",
        label=_("Réclamation sur un produit du producteur"),
        templates=_letters("claim_filed"),
        default=Pace.IMMEDIATE,
        can_wait=False,
        can_turn_off=False,
    ),
)


ACTIONS = {
    "orders.installed": _("Outil installé"),
    "orders.producer_saved": _("Producteur enregistré"),
    "orders.product_saved": _("Produit enregistré"),
    "orders.costs_set": _("Coûts indirects écrits"),
    "orders.import_started": _("Liste de prix lue"),
    "orders.import_done": _("Liste de prix importée"),
    "orders.pickup_saved": _("Lieu de retrait enregistré"),
    "orders.cycle_created": _("Commande groupée préparée"),
    "orders.cycle_changed": _("Commande groupée modifiée"),
    "orders.cycle_opened": _("Commande groupée ouverte"),
    "orders.cycle_closed": _("Commande groupée fermée"),
    "orders.cycle_distributed": _("Commande groupée distribuée"),
    "orders.offer_added": _("Produit mis en vente"),
    "orders.offer_removed": _("Produit retiré de la vente"),
    "orders.content_set": _("Contenu du panier fixé"),
    "orders.stock_set": _("Stock fixé"),
    "orders.envelope_adjusted": _("Enveloppe du financeur modifiée"),
    "orders.placed": _("Commande passée"),
    "orders.changed": _("Commande modifiée"),
    "orders.cancelled": _("Commande annulée"),
    "orders.delivered": _("Commande remise"),
    "orders.delivery_undone": _("Remise annulée"),
    "orders.payment_recorded": _("Paiement reçu"),
    "orders.payment_refunded": _("Paiement remboursé"),
    "orders.shortage_noted": _("Livraison incomplète notée"),
    "orders.shortened": _("Commande réduite"),
    "orders.packs_settled": _("Colis arrêtés"),
    "orders.packed": _("Commande ajustée aux colis"),
    "orders.sale_withdrawn": _("Produit retiré par son producteur"),
    "orders.sale_granted": _("Produit remis en vente par son producteur"),
    "orders.claim_filed": _("Produit abîmé signalé"),
    "orders.claim_accepted": _("Réclamation acceptée"),
    "orders.claim_disputed": _("Réclamation contestée"),
    "orders.claim_refused": _("Réclamation refusée"),
    "orders.claim_withdrawn": _("Réclamation retirée"),
    "orders.spoilt": _("Commande réduite, produit abîmé"),
    "orders.invoiced": _("Commande facturée"),
    "orders.standing_saved": _("Abonnement enregistré"),
    "orders.standing_served": _("Abonnement servi"),
    "orders.standing_stopped": _("Abonnement arrêté"),
    "orders.absence_added": _("Absence notée"),
    "orders.absence_removed": _("Absence retirée"),
    "orders.turn_skipped": _("Commande groupée sautée"),
    "orders.turn_taken_back": _("Commande groupée reprise"),
    "orders.erased": _("Données effacées"),
}

WORDS = {
    "name": _("nom"),
    "unit_price": _("prix entier"),
    "is_active": _("proposé"),
    "unit": _("vendu par"),
    "description": _("description"),
    "pack_size": _("unités par colis"),
    "minimum_units": _("minimum d'unités"),
    "quality": _("label"),
    **{f"quality={quality}": label for quality, label in QUALITIES.items()},
    "rows": _("lignes"),
    "created": _("ajoutés"),
    "changed": _("changés"),
    "lines": _("contenu"),
    "price": _("prix entier"),
    "funded": _("part des financeurs"),
    "pickup": _("retrait"),
    "orders": _("commandes"),
    "amount": _("montant"),
    "method": _("moyen"),
    "method=cash": _("espèces"),
    "method=cheque": _("chèque"),
    "method=transfer": _("virement"),
    "envelope": _("enveloppe"),
    "stock": _("disponible"),
    "product": _("produit"),
    "cycle": _("rythme"),
    "closing_days_before": _("jours entre fermeture et distribution"),
    "rationing": _("partage de ce qui manque"),
    "filling_hours": _("heures pour compléter les colis"),
    "standing": _("abonnements possibles"),
    "commitment_months": _("mois d'engagement"),
    "claim_days": _("jours pour réclamer"),
    "credit": _("avoir en attente"),
    "quality_goals": _("suivi des produits durables et bio"),
    "rhythm": _("rythme"),
    **{f"rhythm={rhythm}": name for rhythm, name in RHYTHMS.items()},
    "invoice": _("facture"),
    "days": _("jours"),
    "wanted": _("demandé"),
    "units": _("unités"),
    "packs": _("colis"),
    "asked": _("commandé"),
    "came": _("arrivé"),
    "rule": _("règle"),
    **{f"rule={rule}": name for rule, (name, _told) in RULES.items()},
    "pickup_place": _("point de retrait"),
    "privacy_notice": _("information des foyers"),
    "products": _("produits"),
    "cost_sharing": _("partage du prix"),
    "running_cost_rate": _("frais du groupe"),
    "fees": _("frais"),
    "price_levels": _("niveaux de prix"),
    "fund_overdraft": _("découvert du fonds de solidarité"),
    "full_price": _("prix complet affiché"),
    "level": _("prix choisi"),
    "costs": _("coûts indirects"),
}
