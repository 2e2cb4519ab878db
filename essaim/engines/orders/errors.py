"""Refusals of group orders: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class CycleClosed(DomainError):
    code = "orders.cycle_closed"
    sentence = _(
        "Les commandes de « {cycle} » sont fermées. Les producteurs préparent déjà. Contactez la coordination."
    )


class CycleNotOpenYet(DomainError):
    code = "orders.cycle_not_open_yet"
    sentence = _("Les commandes de « {cycle} » ne sont pas encore ouvertes. Revenez le {opens}.")


class SoldOut(DomainError):
    code = "orders.sold_out"
    sentence = _("Il ne reste plus assez de « {product} » : {left} disponible. Rien n'a été enregistré.")


class FundEmpty(Invalid):
    code = "orders.fund_empty"
    status = 409
    sentence = _(
        "Le fonds de solidarité ne suffit plus pour ce prix : il lui reste {left}. Choisissez un autre prix, ou attendez "
        "de nouveaux dons."
    )


class NotALevel(Invalid):
    code = "orders.not_a_level"
    sentence = _("Ce prix n'est pas proposé dans « {cycle} ». Choisissez-en un autre.")


class EmptyOrder(DomainError):
    code = "orders.empty"
    sentence = _("Votre commande est vide. Choisissez au moins un produit, puis validez.")


class AlreadyOrdered(DomainError):
    code = "orders.already_ordered"
    sentence = _("Ce foyer a déjà la commande nº {number} pour « {cycle} ». Modifiez-la plutôt.")


class NotAnOffer(DomainError):
    code = "orders.not_an_offer"
    status = 422
    sentence = _(
        "Ce produit n'est pas proposé dans « {cycle} ». Rechargez la page, puis choisissez à nouveau."
    )


class NoHousehold(DomainError):
    code = "orders.no_household"
    sentence = _("Vous n'êtes rattaché à aucun foyer de ce projet. Demandez-le à la coordination.")


class OrderCancelled(DomainError):
    code = "orders.order_cancelled"
    sentence = _("La commande nº {number} est annulée : elle ne change plus. Passez une nouvelle commande.")


class AlreadyDelivered(DomainError):
    code = "orders.already_delivered"
    sentence = _("La commande nº {number} est déjà remise. Décochez la remise avant de la changer.")


class AlreadyHandedOver(DomainError):
    code = "orders.already_handed_over"
    sentence = _("La commande nº {number} a déjà été remise par {name}, le {moment}. Voyez ensemble qui l'a.")


class HandoverChanged(DomainError):
    code = "orders.handover_changed"
    sentence = _("La commande nº {number} a été remise par {name}, le {moment}. Rien n'a été annulé.")


class PaidMeanwhile(DomainError):
    code = "orders.paid_meanwhile"
    sentence = _(
        "Un autre paiement vient d'être noté pour ce foyer, qui doit {due}. Vos {amount} ne sont pas enregistrés. "
        "Si vous les avez bien reçus en plus, réessayez, ou notez-les dans « Paiements »."
    )


class NotedByAnother(DomainError):
    code = "orders.noted_by_another"
    sentence = _(
        "Une autre personne a noté cela sur cet appareil. Reconnectez-vous avec son compte pour l'envoyer."
    )


class CycleNotDraft(DomainError):
    code = "orders.cycle_not_draft"
    sentence = _("« {cycle} » est déjà {status}. Seules des commandes en préparation peuvent être ouvertes.")


class CycleNotClosed(DomainError):
    code = "orders.cycle_not_closed"
    sentence = _("« {cycle} » n'est pas fermé. Fermez les commandes avant la distribution.")


class NothingOffered(DomainError):
    code = "orders.nothing_offered"
    sentence = _("« {cycle} » ne propose aucun produit. Ajoutez un produit, puis ouvrez.")


class StockBelowOrders(DomainError):
    code = "orders.stock_below_orders"
    sentence = _("{ordered} « {product} » sont déjà commandés. Le stock ne peut pas descendre plus bas.")


class EnvelopeBelowSpent(DomainError):
    code = "orders.envelope_below_spent"
    sentence = _("{spent} sont déjà engagés. L'enveloppe ne peut pas descendre plus bas.")


class PaymentRefunded(DomainError):
    code = "orders.payment_refunded"
    sentence = _("Ce paiement est déjà annulé. Il n'y a plus rien à rembourser.")


class ReasonMissing(Invalid):
    code = "orders.reason_missing"
    sentence = _("Dites pourquoi : le foyer et l'historique le liront.")


class NotShort(Invalid):
    code = "orders.not_short"
    sentence = _("{asked} « {product} » étaient commandés. Donnez un nombre entre 0 et {asked}.")


class CycleStillOpen(DomainError):
    code = "orders.cycle_still_open"
    sentence = _("« {cycle} » prend encore des commandes. Fermez-les, puis notez ce qui est arrivé.")


class NotCompleting(DomainError):
    code = "orders.not_completing"
    sentence = _(
        "« {cycle} » est fermé : seuls passent les changements qui complètent un colis. Il manque : {missing}."
    )


class ToleranceBelowWanted(Invalid):
    code = "orders.tolerance_below_wanted"
    sentence = _("« {product} » : le maximum accepté est sous le nombre demandé. Augmentez-le ou videz-le.")


class TooMany(Invalid):
    code = "orders.too_many"
    sentence = _("« {product} » : {most} au plus par commande. Demandez-en moins.")


class ImportNotReady(DomainError):
    code = "orders.import_not_ready"
    status = 422
    sentence = _("{message}")


class CatalogueMoved(DomainError):
    code = "orders.catalogue_moved"
    sentence = _(
        "Le catalogue a changé depuis votre lecture. Rien n'a été enregistré : relisez, puis confirmez."
    )


class PlaceChangesPrice(DomainError):
    code = "orders.place_changes_price"
    sentence = _("Le prix suit le point de retrait que vous avez choisi. Relisez-le, puis validez.")


class FundedOrder(DomainError):
    code = "orders.funded_order"
    sentence = _(
        "Un financeur paie une part de la commande nº {number}. Faites sa facture à la main, dans « Factures »."
    )


class ProductWithdrawn(DomainError):
    code = "orders.product_withdrawn"
    sentence = _("« {product} » a été retiré de la vente par son producteur. Demandez-lui de le remettre.")


class PickupFull(Invalid):
    code = "orders.pickup_full"
    sentence = _(
        "« {place} » est complet : {capacity} commandes au plus. Choisissez un autre point de retrait."
    )


class SlotMissing(Invalid):
    code = "orders.slot_missing"
    sentence = _("À « {place} », on vient sur un créneau. Choisissez-en un.")


class SlotFull(Invalid):
    code = "orders.slot_full"
    sentence = _("Le créneau {slot} de « {place} » est complet. Choisissez-en un autre.")


class SlotsFull(Invalid):
    code = "orders.slots_full"
    sentence = _("Tous les créneaux de « {place} » sont complets. Choisissez un autre point de retrait.")


class SlotElsewhere(Invalid):
    code = "orders.slot_elsewhere"
    sentence = _("Ce créneau n'est pas proposé à « {place} ». Choisissez un créneau de ce point.")


class SlotTaken(Invalid):
    code = "orders.slot_taken"
    sentence = _(
        "Le créneau {slot} est choisi par {n} foyers : il ne s'enlève pas. Changez plutôt ses heures."
    )


class SlotTooSmall(Invalid):
    code = "orders.slot_too_small"
    sentence = _("Le créneau {slot} a déjà {n} commandes. Laissez-lui au moins autant de places.")


class HoursWrong(Invalid):
    code = "orders.hours_wrong"
    sentence = _("Des heures se chevauchent ou finissent avant de commencer. Revoyez-les.")


class SlotsTooLate(DomainError):
    code = "orders.slots_too_late"
    sentence = _("« {cycle} » est distribué : ses créneaux ne changent plus.")


class NoStanding(DomainError):
    code = "orders.no_standing"
    sentence = _(
        "Ce projet ne prend pas d'abonnement. Commandez à chaque fois, ou demandez à la coordination."
    )


class StandingCommitted(DomainError):
    code = "orders.standing_committed"
    sentence = _("L'abonnement est pris jusqu'au {until}. Demandez à la coordination pour l'arrêter avant.")


class AbsencePast(Invalid):
    code = "orders.absence_past"
    sentence = _("Ces jours sont passés ou dans le désordre. Donnez un premier et un dernier jour à venir.")


class TurnDecided(DomainError):
    code = "orders.turn_decided"
    sentence = _("« {cycle} » est déjà commandé par l'abonnement. Changez ou annulez la commande elle-même.")


class ClaimTooLate(DomainError):
    code = "orders.claim_too_late"
    sentence = _(
        "Les réclamations de « {cycle} » se faisaient jusqu'au {until}. Parlez-en à la coordination du projet."
    )


class ClaimTooSoon(DomainError):
    code = "orders.claim_too_soon"
    sentence = _("« {cycle} » prend encore des commandes : rien n'est livré. Changez plutôt la commande.")


class NoClaims(DomainError):
    code = "orders.no_claims"
    sentence = _("Ce projet ne prend pas de réclamation en ligne. Parlez-en à la coordination.")


class ClaimTooMany(Invalid):
    code = "orders.claim_too_many"
    sentence = _(
        "Il reste {left} « {product} » à réclamer dans cette commande. Donnez un nombre entre 1 et {left}."
    )


class NothingToClaim(Invalid):
    code = "orders.nothing_to_claim"
    sentence = _(
        "Tous les « {product} » de cette commande sont déjà réclamés. Suivez la réclamation en cours."
    )


class ClaimAnswered(DomainError):
    code = "orders.claim_answered"
    sentence = _("Cette réclamation est déjà {status}. Rechargez la page pour lire la réponse.")


class OfferClaimed(DomainError):
    code = "orders.offer_claimed"
    sentence = _(
        "Des « {product} » sont déjà réclamés comme abîmés. Le manque ne se note plus : répondez aux réclamations."
    )


class OfferCorrected(DomainError):
    code = "orders.offer_corrected"
    sentence = _(
        "Des « {product} » sont déjà pesés ou corrigés. Le manque ne se note plus : corrigez chaque commande."
    )


class LineClaimed(DomainError):
    code = "orders.line_claimed"
    sentence = _(
        "{household} a une réclamation en attente sur « {product} ». Répondez-y d'abord, puis corrigez."
    )


class LineChanged(DomainError):
    code = "orders.line_changed"
    sentence = _(
        "« {product} » de {household} vient d'être noté {now} par quelqu'un d'autre. Relisez, puis enregistrez."
    )


class NotWeighed(DomainError):
    code = "orders.not_weighed"
    sentence = _("« {product} » ne se vend pas au poids. Corrigez plutôt le nombre d'unités.")


class QuantityOutOfRange(Invalid):
    code = "orders.quantity_out_of_range"
    sentence = _("Donnez une quantité entre 0 et {most}.")


class PhotoUnreadable(Invalid):
    code = "orders.photo_unreadable"
    sentence = _("Cette photo n'est pas lisible. Envoyez une image JPEG, PNG ou WebP, ou aucune.")


class PhotoTooLarge(Invalid):
    code = "orders.photo_too_large"
    sentence = _(
        "Cette photo est trop lourde ou trop grande. Envoyez-en une de 8 Mo et 50 millions de points au plus."
    )
