"""What is said of plans and their faults."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.rules.compensation import Basis, Found, Key, PlanFault

BASES: dict[Basis, str | Promise] = {
    Basis.HOUR: _("à l'heure"),
    Basis.PERSON: _("à la personne"),
    Basis.LUMP: _("au forfait"),
}
UNITS: dict[Basis, str | Promise] = {
    Basis.HOUR: _("heures"),
    Basis.PERSON: _("personnes"),
    Basis.LUMP: _("forfait"),
}
KEYS: dict[Key, str | Promise] = {
    Key.HOURS: _("les heures"),
    Key.PEOPLE: _("les personnes"),
    Key.AREA: _("les mètres carrés"),
}
KEY_UNITS: dict[Key, str | Promise] = {
    Key.HOURS: _("heures"),
    Key.PEOPLE: _("personnes"),
    Key.AREA: _("m²"),
}
_FAULTS: dict[PlanFault, str | Promise] = {
    PlanFault.NO_SERVICE: _("Donnez au moins un service. La compensation paie un service précis."),
    PlanFault.NO_UNITS: _(
        "« {name} » n'a ni heures ni personnes à compter. Écrivez-les, ou choisissez un forfait."
    ),
    PlanFault.NO_WEIGHT: _(
        "« {name} » ne peut pas être réparti : sa clé vaut zéro partout. Choisissez une autre clé, ou remplissez-la."
    ),
    PlanFault.NEGATIVE: _("« {name} » est négatif. Écrivez une somme positive."),
    PlanFault.NO_FUNDER: _(
        "Il faut un financeur sans montant fixe : il prend ce que les autres laissent. Donnez-lui une part, par exemple 1."
    ),
    PlanFault.SAME_NAME: _("« {name} » est deux fois parmi les financeurs. Réunissez ses deux lignes."),
    PlanFault.COUNTED_TWICE: _(
        "« {name} » est à la fois financeur et recette : son argent compterait deux fois. Gardez une seule ligne."
    ),
}


def fault_text(found: Found) -> str:
    return str(_FAULTS[found.fault]).format(name=found.name)
