"""Forms of the events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from essaim.engines.events.commands import Details
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.rules import next_start
from essaim.engines.members.api import Household, ListFilter, active_households, listed_households
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import MomentField

LISTED = 10


class EventForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    description = forms.CharField(
        label=gettext_lazy("Présentation"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ce que l'on fera, ce qu'il faut apporter, pour qui."),
    )
    place = forms.CharField(
        label=gettext_lazy("Lieu"),
        max_length=250,
        help_text=gettext_lazy("L'adresse, et comment entrer s'il le faut."),
    )
    starts_at = MomentField(label=gettext_lazy("Début"))
    ends_at = MomentField(label=gettext_lazy("Fin"))
    closes_at = MomentField(
        label=gettext_lazy("Clôture des inscriptions"),
        help_text=gettext_lazy("Ensuite, seule la coordination peut inscrire quelqu'un."),
    )
    places = forms.IntegerField(
        label=gettext_lazy("Nombre de places"),
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Une place par personne. Au-delà, une liste d'attente s'ouvre."),
    )

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in EventForm.base_fields})

    @staticmethod
    def proposal(tool: Tool, at: datetime) -> dict[str, Any]:
        """What the settings of the tool suggest, a week from now."""
        config, zone = tool.config, timezone.get_current_timezone()
        starts_at = next_start(after=at, days=7, at=config.starts, zone=zone)
        return {
            "title": config.title,
            "description": config.description,
            "place": config.place,
            "places": config.places,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=config.duration_minutes),
            "closes_at": starts_at - timedelta(hours=config.closes_hours_before),
        }

    @staticmethod
    def known(event: Event) -> dict[str, Any]:
        return {name: getattr(event, name) for name in EventForm.base_fields}


class ChangeForm(EventForm):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi ce changement ?"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Écrit dans le message envoyé aux inscrits, si le lieu ou l'heure change."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi ce rendez-vous est-il annulé ?"),
        max_length=250,
        help_text=gettext_lazy("Une phrase, que les personnes inscrites recevront."),
    )


def _people(count: int) -> str:
    return ngettext("{count} personne", "{count} personnes", count).format(count=count)


class SeatsForm(forms.Form):
    """How many people come. Its choices follow the limit of the tool."""

    seats = forms.TypedChoiceField(label=gettext_lazy("Combien de personnes viendront ?"), coerce=int)

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.fields["seats"]
        assert isinstance(seats, forms.ChoiceField)
        seats.choices = [(count, _people(count)) for count in range(1, tool.config.most_seats + 1)]


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Nom, téléphone ou adresse du foyer"), required=False, max_length=100
    )


class HouseholdChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, household: Household) -> str:
        known = [household.name, household.phone, household.commune.name if household.commune else ""]
        return " · ".join(part for part in known if part)


class RecordForm(SeatsForm):
    """One of the households that a search found, its seats, and how it asked."""

    household = HouseholdChoice(
        label=gettext_lazy("Foyer"),
        queryset=Household.unscoped.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Comment la demande est-elle arrivée ?"),
        widget=forms.RadioSelect,
        choices=[
            (Registration.Channel.PHONE, gettext_lazy("par téléphone")),
            (Registration.Channel.PAPER, gettext_lazy("sur papier ou sur place")),
        ],
        initial=Registration.Channel.PHONE,
    )
    field_order = ("household", "seats", "channel")

    def __init__(self, *args: Any, tool: Tool, words: str, **kwargs: Any) -> None:
        super().__init__(*args, tool=tool, **kwargs)
        found = listed_households(tool.project_id, ListFilter(words=words))
        keys = list(found.values_list("pk", flat=True)[: LISTED + 1]) if words.strip() else []
        self.count, self.too_many = min(len(keys), LISTED), len(keys) > LISTED
        household = self.fields["household"]
        assert isinstance(household, forms.ModelChoiceField)
        rows = active_households(tool.project_id).select_related("commune")
        household.queryset = rows.filter(pk__in=keys[:LISTED])


class AttendanceForm(forms.Form):
    """For each registration, how many came: nothing chosen means not noted yet."""

    def __init__(self, *args: Any, lines: list[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[f"came-{line.pk}"] = forms.TypedChoiceField(
                label=line.household.name,
                choices=_counts(line.seats),
                coerce=int,
                required=False,
                empty_value=None,
                initial=line.attended,
                widget=forms.RadioSelect,
            )

    def came(self) -> dict[int, int]:
        """Registration id → people, for those noted."""
        return {
            int(name.removeprefix("came-")): people
            for name, people in self.cleaned_data.items()
            if people is not None
        }


def _counts(seats: int) -> list[tuple[int, str]]:
    if seats == 1:
        return [(0, _("Absent")), (1, _("Venu"))]
    return [(0, _("Absents")), *((count, str(count)) for count in range(1, seats + 1))]
