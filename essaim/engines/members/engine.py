"""The manifest of the households."""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from essaim.engines.members.commands.colleges import open_first_colleges
from essaim.engines.members.commands.copying import carry_households
from essaim.engines.members.commands.erasing import erase_person
from essaim.engines.members.commands.imports import forget_imports
from essaim.engines.members.demo import play
from essaim.engines.members.events import (
    HouseholdJoined,
    HouseholdLeft,
    HouseholdsMerged,
    HouseholdsSeparated,
)
from essaim.engines.members.permissions import LABELS, P
from essaim.engines.members.queries.households import merged_households, own_addresses
from essaim.engines.members.queries.metrics import METRICS
from essaim.engines.members.queries.today import personal_data, waiting_for
from essaim.kernel.projects.engine import Engine, Job, MenuItem
from essaim.kernel.projects.values import EngineSettings


class CollegeSetting(EngineSettings):
    """A college the recipe opens, and its parts of the votes."""

    name: str = Field(min_length=1, max_length=100)
    parts: int = Field(1, ge=1, le=1000)


class MembersSettings(EngineSettings):
    """`asks_quotient`: the project needs the quotient familial; it is good for `quotient_valid_months`.

    `colleges`: members vote by college, of free weights or within the bounds of a SCIC ("none": the page is not proposed).
    `first_colleges`: those there from the first day; they are changed on their page afterwards.
    """

    asks_quotient: bool = True
    quotient_valid_months: int = 12
    colleges: Literal["none", "free", "scic"] = "none"
    first_colleges: tuple[CollegeSetting, ...] = ()

    @field_validator("first_colleges")
    @classmethod
    def _names_differ(cls, told: tuple[CollegeSetting, ...]) -> tuple[CollegeSetting, ...]:
        if len({one.name.casefold() for one in told}) != len(told):
            raise ValueError("each college has a name of its own, for example Usagers, Salariés, Communes")
        return told


ENGINE = Engine(
    slug="members",
    name=_("Foyers"),
    promise=_("Savoir quels foyers prennent part au projet, sans rien demander deux fois."),
    version="1.0.0",
    path="foyers",
    settings=MembersSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "members.household_added": _("Foyer ajouté"),
        "members.household_changed": _("Foyer modifié"),
        "members.household_left": _("Foyer parti"),
        "members.household_back": _("Foyer revenu"),
        "members.household_emptied": _("Foyer effacé"),
        "members.household_restored": _("Foyer rétabli"),
        "members.households_copied": _("Foyers repris d'un autre projet"),
        "members.quotient_noted": _("Quotient noté"),
        "members.person_linked": _("Personne rattachée"),
        "members.person_unlinked": _("Personne détachée"),
        "members.told_apart": _("Foyers déclarés différents"),
        "members.merge_undone": _("Fusion défaite"),
        "members.import_started": _("Import préparé"),
        "members.import_done": _("Import fait"),
        "members.import_undone": _("Import défait"),
        "members.letters_printed": _("Lettres imprimées"),
        "members.college_added": _("Collège ajouté"),
        "members.college_changed": _("Collège modifié"),
        "members.college_placed": _("Collège du membre"),
        "members.seat_given": _("Siège donné"),
        "members.seat_ended": _("Fin du mandat d'un siège"),
        "members.representative_named": _("Représentant nommé"),
        "members.representation_ended": _("Fin d'un mandat de représentation"),
    },
    words={
        "name": _("nom"),
        "contact_name": _("personne à contacter"),
        "email": _("adresse e-mail"),
        "phone": _("téléphone"),
        "address": _("adresse"),
        "commune": _("commune"),
        "notes": _("remarques"),
        "person": _("personne"),
        "checked_on": _("vérifié le"),
        "kept": _("fiche gardée"),
        "lost": _("fiche réunie"),
        "other": _("autre fiche"),
        "lines": _("lignes"),
        "created": _("ajoutés"),
        "updated": _("mis à jour"),
        "from": _("venus de"),
        "households": _("foyers"),
        "letters": _("lettres"),
        "parts": _("parts"),
        "college": _("collège"),
        "body": _("instance"),
        "voice": _("voix"),
        "voice=deliberative": _("délibérative"),
        "voice=advisory": _("consultative"),
        "since": _("depuis le"),
        "until": _("jusqu'au"),
    },
    urls="essaim.engines.members.urls",
    home="members:home",
    emits=(HouseholdJoined, HouseholdLeft, HouseholdsMerged, HouseholdsSeparated),
    metrics=METRICS,
    jobs={"forget_imports": Job(run=forget_imports, every_seconds=86_400)},
    menu=(
        MenuItem(label=_("Foyers"), url="members:home", permission=P.VIEW),
        MenuItem(label=_("Importer"), url="members:imports", permission=P.IMPORT),
        MenuItem(label=_("Courrier"), url="members:letters", permission=P.MANAGE),
        MenuItem(label=_("Doublons"), url="members:doubles", permission=P.MERGE),
        MenuItem(label=_("Mon foyer"), url="members:own", permission=P.OWN),
    ),
    installed=open_first_colleges,
    carried=carry_households,
    today=waiting_for,
    same_parties=merged_households,
    addresses=own_addresses,
    demo=play,
    erase=erase_person,
    personal=personal_data,
)
